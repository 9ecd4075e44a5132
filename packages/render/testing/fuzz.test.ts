import { describe, expect, it } from "vitest";
import { createCpuRenderer } from "../src/cpu-renderer.ts";
import { makeMeshGlb } from "../src/self-test/mesh-model.ts";
import { createRandom } from "../src/self-test/random.ts";
import { makeSplatPly } from "../src/self-test/splat-model.ts";
import { mutate } from "./mutate.ts";
import { mutateGlb } from "./mutate-glb.ts";
import { mutatePly } from "./mutate-ply.ts";
import { REAL_LIKE_SEEDS } from "./real-like-seeds.ts";

/** The long run is `bench/fuzz-render.ts`. */
const FILES = 300;
/** Files of each format that are damaged without breaking their structure. */
const STRUCTURED_RUNS = 500;
const picture = { views: [{ theta: 24, phi: -15 }], size: 32 } as const;

async function drawAll(format: "glb" | "ply", files: Iterable<Uint8Array>): Promise<Map<string, number>> {
  const renderer = createCpuRenderer({ isolation: "none", ...picture });
  const outcomes = new Map<string, number>();
  for (const bytes of files) {
    const evidence = await renderer.render({ bytes, format });
    if (evidence.kind === "fault") throw evidence.error;
    const outcome = evidence.kind === "rejected" ? evidence.rejection.code : "drawn";
    expect(outcome).toMatch(/^(drawn|(GLB|PLY)_[A-Z_]+)$/);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  return outcomes;
}

it.each([
  ["ply", makeSplatPly({ splats: 40 })],
  ["glb", await makeMeshGlb({ segments: 2 })],
] as const)("a damaged %s file gives a picture or a refusal, never a fault of ours", async (format, seed) => {
  const random = createRandom(404);
  await drawAll(
    format,
    Array.from({ length: FILES }, () => mutate(seed, random)),
  );
});

describe("files whose structure stays readable", () => {
  it.each(REAL_LIKE_SEEDS)("are drawn before they are changed: $name", async ({ bytes, format }) => {
    expect([...(await drawAll(format, [bytes]))]).toEqual([["drawn", 1]]);
  });

  it.each([
    ["glb", mutateGlb],
    ["ply", mutatePly],
  ] as const)(
    "a changed %s file gives a picture or a refusal, never a fault of ours, and often gets past the first checks",
    async (format, change) => {
      const seeds = REAL_LIKE_SEEDS.filter((seed) => seed.format === format);
      const random = createRandom(404);
      const outcomes = await drawAll(
        format,
        Array.from({ length: STRUCTURED_RUNS }, (_, index) => change(seeds[index % seeds.length]!.bytes, random)),
      );
      expect(outcomes.get("drawn")).toBeGreaterThan(STRUCTURED_RUNS / 20);
      expect(outcomes.size).toBeGreaterThan(6);
    },
  );
});
