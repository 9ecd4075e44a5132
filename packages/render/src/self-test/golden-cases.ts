import type { ModelFormat } from "@404-gen/core";
import type { RenderOptions } from "../render-options.ts";
import type { GOLDENS } from "./goldens.ts";
import { makeMeshGlb } from "./mesh-model.ts";
import { makeSplatPly } from "./splat-model.ts";

export type GoldenCase = {
  readonly name: keyof typeof GOLDENS;
  readonly why: string;
  readonly format: ModelFormat;
  readonly make: () => Uint8Array | Promise<Uint8Array>;
  readonly options?: RenderOptions;
};

/** The cases of the golden tests and of their regenerator. Code makes the models. */
export const GOLDEN_CASES: readonly GoldenCase[] = [
  {
    name: "splats",
    why: "the self test: thousands of splats, narrow and wide rows",
    format: "ply",
    make: () => makeSplatPly(),
  },
  { name: "mesh", why: "the self test: texture, highlights, smooth normals", format: "glb", make: () => makeMeshGlb() },
  {
    name: "splats-60k",
    why: "depth slices, hidden tiles, finished pixels",
    format: "ply",
    make: () => makeSplatPly({ splats: 60_000, seed: 5 }),
  },
  {
    name: "splats-single-view",
    why: "one view, no grid",
    format: "ply",
    make: () => makeSplatPly(),
    options: { views: [{ theta: 45, phi: -30 }] },
  },
  {
    name: "splats-large-dark",
    why: "another size and background; few splats, so large ones with fine edges",
    format: "ply",
    make: () => makeSplatPly({ splats: 200, seed: 3 }),
    options: { size: 256, background: [16, 32, 48] },
  },
  {
    name: "splats-odd-size",
    why: "a side that is not a multiple of the kernel's four pixels nor of a tile",
    format: "ply",
    make: () => makeSplatPly({ splats: 5000, seed: 9 }),
    options: { size: 131 },
  },
  {
    name: "mesh-single-view",
    why: "one view from below at a small size",
    format: "glb",
    make: () => makeMeshGlb({ segments: 6 }),
    options: { views: [{ theta: 200, phi: 20 }], size: 200, background: [0, 0, 0] },
  },
];
