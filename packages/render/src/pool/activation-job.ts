import type { Recentring } from "../splat/recentre.ts";
import { threadKernel } from "./thread-kernel.ts";

/** A file's rows, from which Gaussians are made, as plain data that can be posted to another thread. */
export type ActivationJob = {
  readonly kernel: "wasm" | "js";
  /** As in `SplatRows`. */
  readonly points: Float32Array;
  readonly rest: Float32Array;
  readonly count: number;
  readonly recentring: Pick<Recentring, "offset" | "scale">;
  /** Receives the Gaussians' data. */
  readonly into: Float32Array;
};

/** A job for several threads: each takes the next rows that no thread has taken. */
export type SharedActivation = {
  readonly job: ActivationJob;
  /** Two numbers: parts that were taken, and splats that are never seen. */
  readonly progress: Int32Array;
};

/** Rows of a part: few enough that threads end at about the same time, enough that taking a part costs nothing. */
const PART_ROWS = 8192;

export const sharedActivation = (job: ActivationJob): SharedActivation => ({
  job,
  progress: new Int32Array(new SharedArrayBuffer(8)),
});

/** Activates parts until all are taken. The result does not depend on which thread takes which part. */
export function activateShare({ job, progress }: SharedActivation): void {
  const kernel = threadKernel(job.kernel);
  for (;;) {
    const from = Atomics.add(progress, 0, 1) * PART_ROWS;
    if (from >= job.count) return;
    const to = Math.min(job.count, from + PART_ROWS);
    const { recentring, into } = job;
    Atomics.add(progress, 1, kernel.activate(job, { recentring, into, from, to }));
  }
}
