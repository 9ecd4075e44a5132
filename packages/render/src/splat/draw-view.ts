import { splatCamera } from "../camera.ts";
import type { ViewAngles } from "../views.ts";
import { type BlendKernel, clearFrame, frameLayout, resolveFrame } from "./frame.ts";
import type { Gaussians } from "./gaussians.ts";
import { project, RECORD_FLOATS } from "./project.ts";
import { sortByDepth } from "./sort.ts";

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
  const { size, kernel } = options;
  const capacity = gaussians.count;
  const layout = frameLayout({ size, capacity });
  kernel.reserve(layout);
  const records = new Float32Array(kernel.buffer, layout.recordsAt, capacity * RECORD_FLOATS);
  const keys = new Uint32Array(capacity);
  const depths = new Float32Array(keys.buffer);
  const visible = project(gaussians, { camera: splatCamera(options.angles, size), size, into: { records, depths } });
  const scratch = {
    keys,
    order: new Uint32Array(visible),
    otherKeys: new Uint32Array(visible),
    otherOrder: new Uint32Array(visible),
  };
  new Uint32Array(kernel.buffer, layout.orderAt, capacity).set(sortByDepth(scratch, visible));
  clearFrame(kernel.buffer, layout);
  kernel.blend(visible);
  resolveFrame(kernel.buffer, { layout, background: options.background, into: options.into });
  return visible;
}
