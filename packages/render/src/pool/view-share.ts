import { drawView, type ViewJob } from "./view-job.ts";

/** A job that several threads work on: each takes the next view that nobody has taken. */
export type SharedViews = {
  readonly job: ViewJob;
  /** One number: how many views were taken. */
  readonly nextView: Int32Array;
  /** For each view, how many splats reached it. */
  readonly drawn: Int32Array;
  /** The views' pixels, one after the other. */
  readonly pixels: Uint8Array;
};

/** Room for a job's results, on shared memory. */
export function sharedViews(job: ViewJob): SharedViews {
  const views = job.views.length;
  return {
    job,
    nextView: new Int32Array(new SharedArrayBuffer(4)),
    drawn: new Int32Array(new SharedArrayBuffer(4 * views)),
    pixels: new Uint8Array(new SharedArrayBuffer(views * job.size * job.size * 3)),
  };
}

/** Draws views until all are taken. Which thread draws which view changes nothing in the picture. */
export function drawShare({ job, nextView, drawn, pixels }: SharedViews): void {
  const bytes = job.size * job.size * 3;
  for (;;) {
    const index = Atomics.add(nextView, 0, 1);
    if (index >= job.views.length) return;
    drawn[index] = drawView(job, { index, into: pixels.subarray(index * bytes, (index + 1) * bytes) });
  }
}
