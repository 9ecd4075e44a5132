import { splatCamera } from "../camera.ts";
import type { ViewAngles } from "../views.ts";
import { type BlendKernel, clearFrame, frameLayout, orderOf, recordsOf, resolveFrame } from "./frame.ts";
import type { Gaussians } from "./gaussians.ts";
import { orderedRecords } from "./ordered-records.ts";

export type SplatViewOptions = {
  readonly angles: ViewAngles;
  /** Side of the picture, pixels. */
  readonly size: number;
  /** RGB, 0 to 1. */
  readonly background: readonly [number, number, number];
  readonly kernel: BlendKernel;
  /** Receives size × size RGB bytes, rows from the top. */
  readonly into: Uint8Array;
};

/** Draws one view; returns how many splats reached the picture's rectangle. */
export function drawSplatView(gaussians: Gaussians, options: SplatViewOptions): number {
  const { size, kernel, background, into } = options;
  const camera = splatCamera(options.angles, size);
  const layout = frameLayout({ size, capacity: gaussians.count });
  kernel.reserve(layout);
  const { buffer } = kernel;
  const records = recordsOf(buffer, layout);
  const visible = orderedRecords(gaussians, { camera, size, records, order: orderOf(buffer, layout) });
  clearFrame(buffer, layout);
  kernel.blend(visible);
  resolveFrame(buffer, { layout, background, into });
  return visible;
}
