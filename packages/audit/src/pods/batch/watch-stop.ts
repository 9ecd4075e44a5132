import { type Clock, OVER } from "@404-gen/core";

export type StopWatch = {
  /** Aborts with the caller's signal, and when the run has to stop. */
  readonly signal: AbortSignal;
  /** Why the run has to stop; null: it does not, as far as is known. */
  reason(): string | null;
  end(): void;
};

export type WatchStopOptions = {
  readonly stopReason: () => Promise<string | null>;
  readonly signal: AbortSignal;
  readonly io: Clock;
  /** Milliseconds between two questions. */
  readonly everyMs: number;
};

/** Asks now and then whether a run has to stop, for waits that ask nobody themselves: a machine that no provider has, a server that does not come up. */
export function watchStop({ stopReason, signal, io, everyMs }: WatchStopOptions): StopWatch {
  const stop = new AbortController();
  const over = new AbortController();
  let reason: string | null = null;
  const ask = async () => {
    while (reason === null) {
      await io.sleep(everyMs, { signal: over.signal });
      // A question that fails is asked again: only an answer stops a run.
      reason = await stopReason().catch(() => null);
    }
    stop.abort(new DOMException(reason, "AbortError"));
  };
  // It ends with the sleep that `end` cuts off.
  ask().catch(() => {});
  return { signal: AbortSignal.any([signal, stop.signal]), reason: () => reason, end: () => over.abort(OVER) };
}
