import type { Clock } from "../src/ports/clock.ts";

/** A clock that moves only when it is told to. */
export type ManualClock = Clock & {
  /**
   * Moves time on, waking sleepers in the order in which they are due; each sees its own due time as now, and what it starts
   * runs before the next one wakes.
   */
  advance(ms: number): Promise<void>;
  /** Sleepers that wait. */
  readonly sleeping: number;
};

type Sleeper = { readonly due: number; readonly wake: () => void };

/** Lets promise chains and finished I/O run. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * A clock that stands still until told otherwise.
 *
 * @example
 * const clock = createManualClock({ now: Date.UTC(2026, 1, 3) });
 * const slept = clock.sleep(1000);
 * await clock.advance(1000);
 * await slept;
 */
export function createManualClock(
  options: {
    /** Milliseconds since the epoch to begin with. @default 0 */
    readonly now?: number | undefined;
  } = {},
): ManualClock {
  let now = options.now ?? 0;
  const sleepers = new Set<Sleeper>();
  const nextDue = (limit: number) =>
    [...sleepers].filter((sleeper) => sleeper.due <= limit).sort((a, b) => a.due - b.due)[0];
  return {
    now: () => now,
    get sleeping() {
      return sleepers.size;
    },
    sleep(ms, { signal } = {}) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const wake = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", onAbort);
          resolve();
        };
        const sleeper: Sleeper = { due: now + Math.max(0, ms), wake };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", onAbort, { once: true });
      });
    },
    async advance(ms) {
      const limit = now + ms;
      await settle();
      for (let next = nextDue(limit); next; next = nextDue(limit)) {
        now = Math.max(now, next.due);
        next.wake();
        await settle();
      }
      now = limit;
      await settle();
    },
  };
}
