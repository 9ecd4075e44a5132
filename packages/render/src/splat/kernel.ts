import type { SplatRows } from "../formats/ply/read.ts";
import type { ViewAngles } from "../views.ts";
import type { Gaussians } from "./gaussians.ts";
import { createJsKernel } from "./kernel-js.ts";
import { createWasmKernel } from "./kernel-wasm.ts";
import type { Recentring } from "./recentre.ts";

/** One view to draw. */
export type SplatView = {
  readonly angles: ViewAngles;
  /** Side of the picture, pixels. */
  readonly size: number;
  /** RGB, 0 to 1. */
  readonly background: readonly [number, number, number];
  /** Receives size × size RGB bytes, rows from the top. */
  readonly into: Uint8Array;
};

/** Rows `from` to `to` of a file, to be made into Gaussians. */
export type ActivationRange = {
  readonly recentring: Pick<Recentring, "offset" | "scale">;
  /** The Gaussians' data, of all rows. */
  readonly into: Float32Array;
  readonly from: number;
  readonly to: number;
};

/** Draws views, one at a time, in memory of its own. Both kinds give the same bytes: each does the same steps in the same order. */
export type SplatKernel = {
  readonly name: "js" | "wasm";
  /** Makes some of a file's rows into Gaussians; returns how many of them are never seen. Ranges are independent of each other. */
  activate(rows: Pick<SplatRows, "points" | "rest">, range: ActivationRange): number;
  /**
   * Draws one view. `visible`: how many splats reached the picture's rectangle. `frame`: light and colour before the
   * background, as `frame.ts` lays them out, for tests; to be asked for before the next view.
   */
  draw(gaussians: Gaussians, view: SplatView): { readonly visible: number; readonly frame: () => Float32Array };
};

/** A fresh kernel. */
export const createKernel = (kind: "wasm" | "js"): SplatKernel =>
  kind === "wasm" ? createWasmKernel() : createJsKernel();
