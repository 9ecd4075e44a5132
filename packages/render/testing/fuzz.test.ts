import { expect, it } from "vitest";
import { createCpuRenderer } from "../src/cpu-renderer.ts";
import { makeMeshGlb } from "../src/self-test/mesh-model.ts";
import { createRandom } from "../src/self-test/random.ts";
import { makeSplatPly } from "../src/self-test/splat-model.ts";
import { mutate } from "./mutate.ts";

/** The long run is `bench/fuzz-render.ts`. */
const FILES = 300;

it.each([
  ["ply", makeSplatPly({ splats: 40 })],
  ["glb", makeMeshGlb({ segments: 2 })],
] as const)("a damaged %s file gives a picture or a refusal, never a fault of ours", async (format, seed) => {
  const renderer = createCpuRenderer({ isolation: "none", views: [{ theta: 24, phi: -15 }], size: 32 });
  const random = createRandom(404);
  for (let i = 0; i < FILES; i++) {
    const bytes = mutate(seed, random);
    const evidence = await renderer.render({ bytes, format });
    if (evidence.kind === "fault") throw evidence.error;
    if (evidence.kind === "rejected") expect(evidence.rejection.code).toMatch(/^(GLB|PLY)_[A-Z_]+$/);
  }
});
