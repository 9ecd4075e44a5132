import type { Clock } from "@404-gen/core";
import type { EventQueue, Life } from "./event-queue.ts";

export type LifeClockOptions = {
  readonly queue: EventQueue;
  readonly life: Life;
  /** How far the machine's clock is ahead of the world's, milliseconds. @default 0 */
  readonly shiftMs?: number | undefined;
};

const never = new Promise<never>(() => {});
/** Sleeps that a signal ends. Each signal gets one listener for all its sleeps: they are thousands, and a listener of Node costs more than a sleep. */
const sleepers = new WeakMap<AbortSignal, Set<() => void>>();

function sleepersOf(signal: AbortSignal): Set<() => void> {
  const all = sleepers.get(signal);
  if (all) return all;
  const own = new Set<() => void>();
  sleepers.set(signal, own);
  signal.addEventListener("abort", () => own.forEach((wake) => void wake()), { once: true });
  return own;
}

/** The clock of one process. Its sleeps are events; when the process dies, none of them ends any more. */
export function createLifeClock({ queue, life, shiftMs = 0 }: LifeClockOptions): Clock {
  return {
    now: () => queue.now() + shiftMs,
    sleep(ms, { signal } = {}) {
      if (!life.alive) return never;
      if (signal?.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        const ends = signal && sleepersOf(signal);
        const onAbort = () => {
          cancel();
          reject(signal?.reason);
        };
        const run = () => {
          ends?.delete(onAbort);
          resolve();
        };
        const cancel = queue.after(ms, { life, run });
        ends?.add(onAbort);
      });
    },
  };
}
