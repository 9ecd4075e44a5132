import { setMaxListeners } from "node:events";
import type { Clock } from "@404-gen/core";
import type { EventQueue, Life } from "./event-queue.ts";

export type LifeClockOptions = {
  readonly queue: EventQueue;
  readonly life: Life;
  /** How far the machine's clock is ahead of the world's, milliseconds. @default 0 */
  readonly shiftMs?: number | undefined;
};

const never = new Promise<never>(() => {});
/** Signals that may be listened to as often as anybody likes. */
const quiet = new WeakSet<AbortSignal>();

/** The clock of one process: its sleeps are events, and none of them wakes once the process is dead. */
export function createLifeClock({ queue, life, shiftMs = 0 }: LifeClockOptions): Clock {
  return {
    now: () => queue.now() + shiftMs,
    sleep(ms, { signal } = {}) {
      if (!life.alive) return never;
      if (signal?.aborted) return Promise.reject(signal.reason);
      // A call of many ports at once listens many times to its one signal; Node would take that for a leak.
      if (signal && !quiet.has(signal)) quiet.add(signal) && setMaxListeners(0, signal);
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          cancel();
          reject(signal?.reason);
        };
        const run = () => {
          signal?.removeEventListener("abort", onAbort);
          resolve();
        };
        const cancel = queue.after(ms, { life, run });
        signal?.addEventListener("abort", onAbort, { once: true });
      });
    },
  };
}
