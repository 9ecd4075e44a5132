import type { Clock } from "../../ports/clock.ts";

export type IoDeadline = {
  readonly io: Clock;
  /** Milliseconds from now. */
  readonly ms: number;
  /** Makes the error; called when the time is up. */
  readonly late: () => Error;
};

/** The promise, or the deadline's error, whichever comes first. The timer never outlives either. */
export async function ioDeadline<T>(work: Promise<T>, deadline: IoDeadline): Promise<T> {
  const done = new AbortController();
  const timer = deadline.io.sleep(Math.max(0, deadline.ms), { signal: done.signal }).then(
    () => {
      throw deadline.late();
    },
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([work, timer]);
  } finally {
    done.abort();
  }
}
