import type { Recentring } from "../splat/recentre.ts";
import { threadKernel } from "./thread-kernel.ts";

/** A file's rows that are to become Gaussians, as plain data that can be posted to another thread. */
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

/** A job that several threads work on: each takes the next rows that nobody has taken. */
export type SharedActivation = {
  readonly job: ActivationJob;
  /** Two numbers: how many parts were taken, and how many splats are never seen. */
  readonly progress: Int32Array;
};

/** Rows of a part: small enough that threads end together, large enough that taking one costs nothing. */
const PART_ROWS = 8192;

export const sharedActivation = (job: ActivationJob): SharedActivation => ({
  job,
  progress: new Int32Array(new SharedArrayBuffer(8)),
});

/** Activates parts until all are taken. Which thread takes which changes nothing. */
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
