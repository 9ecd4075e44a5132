import type { SplatRows } from "../formats/ply/read.ts";
import type { ViewAngles } from "../views.ts";
import type { ActivationRange, Gaussians } from "./gaussians.ts";

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

/** Draws views, one at a time, in memory of its own. Both kinds give the same bytes, since they compute the same steps in the same order. */
export type SplatKernel = {
  readonly name: "js" | "wasm";
  /** Makes Gaussians from a range of a file's rows; returns how many of them are never seen. Ranges do not depend on each other. */
  activate(rows: Pick<SplatRows, "points" | "rest">, range: ActivationRange): number;
  /**
   * Draws one view. `visible`: splats that reached the picture's rectangle. `frame`: light and colour before the background in the layout of
   * `frame.ts`, for tests; call it before the next view is drawn.
   */
  draw(gaussians: Gaussians, view: SplatView): { readonly visible: number; readonly frame: () => Float32Array };
};
