import { type Clock, systemClock } from "@404-gen/core";
import type { Mischief } from "./mischief.ts";

/** Milliseconds that a call to a simulated cloud may take. Shorter sleeps are pauses between calls. */
export const CALL_LIMIT_MS = 20_000;

/**
 * The clock of a client of a simulated cloud. Pauses end at once. The limit of a call is over when the cloud decides not to answer it, so it does not
 * depend on the speed of the machine.
 */
export function cloudClock(mischief: Mischief): Clock {
  const limits = new Set<() => void>();
  mischief.onSilence = () => {
    for (const end of limits) end();
  };
  const untilSilence = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const end = (settle: () => void) => {
        limits.delete(onSilence);
        signal?.removeEventListener("abort", onAbort);
        settle();
      };
      const onSilence = () => end(resolve);
      const onAbort = () => end(() => reject(signal?.reason));
      limits.add(onSilence);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  return {
    now: () => systemClock.now(),
    sleep: (ms, { signal } = {}) => (ms < CALL_LIMIT_MS ? systemClock.sleep(0, { signal }) : untilSilence(signal)),
  };
}
