import { drawView, type ViewJob } from "./view-job.ts";

/** A job for several threads: each takes the next view that no thread has taken. */
export type SharedViews = {
  readonly job: ViewJob;
  /** One number: views that were taken. */
  readonly nextView: Int32Array;
  /** For each view the number of splats that reached it. */
  readonly drawn: Int32Array;
  /** The views' pixels, one after the other. */
  readonly pixels: Uint8Array;
};

/** A job with empty memory for its results, which threads share. */
export function sharedViews(job: ViewJob): SharedViews {
  const views = job.views.length;
  return {
    job,
    nextView: new Int32Array(new SharedArrayBuffer(4)),
    drawn: new Int32Array(new SharedArrayBuffer(4 * views)),
    pixels: new Uint8Array(new SharedArrayBuffer(views * job.size * job.size * 3)),
  };
}

/** Draws views until all are taken. The pictures do not depend on which thread draws which view. */
export function drawShare({ job, nextView, drawn, pixels }: SharedViews): void {
  const bytes = job.size * job.size * 3;
  for (;;) {
    const index = Atomics.add(nextView, 0, 1);
    if (index >= job.views.length) return;
    drawn[index] = drawView(job, { index, into: pixels.subarray(index * bytes, (index + 1) * bytes) });
  }
}
