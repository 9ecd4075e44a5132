import { drawMeshView, type MeshScene } from "../mesh/index.ts";
import type { Gaussians } from "../splat/gaussians.ts";
import type { ViewAngles } from "../views.ts";
import { threadKernel } from "./thread-kernel.ts";

/** The subject of a drawing, as plain data that can be posted to another thread. */
export type ViewSubject =
  | { readonly kind: "splats"; readonly gaussians: Gaussians; readonly kernel: "wasm" | "js" }
  | { readonly kind: "mesh"; readonly scene: MeshScene; readonly kernel: "wasm" | "js" };

export type ViewJob = {
  readonly subject: ViewSubject;
  readonly views: readonly ViewAngles[];
  /** Side of a view, pixels. */
  readonly size: number;
  /** RGB, 0 to 255. */
  readonly background: readonly [number, number, number];
};

export type DrawnViews = {
  /** size × size RGB, rows from the top, in the order of `views`. */
  readonly pictures: readonly Uint8Array[];
  /** Splats that reached each view; empty for a mesh. */
  readonly drawn: readonly number[];
};

/** Draws view `index` of a job on this thread; returns how many splats reached it (0 for a mesh). */
export function drawView(job: ViewJob, { index, into }: { readonly index: number; readonly into: Uint8Array }): number {
  const { subject, size, background } = job;
  const angles = job.views[index]!;
  if (subject.kind === "mesh") {
    into.set(drawMeshView(subject.scene, angles, { size, background, kernel: subject.kernel }));
    return 0;
  }
  const { visible } = threadKernel(subject.kernel).draw(subject.gaussians, {
    angles,
    size,
    background: background.map((c) => c / 255) as [number, number, number],
    into,
  });
  return visible;
}
