import { type Clock, OVER } from "@404-gen/core";

export type StopWatch = {
  /** Aborts with the caller's signal, and when the run has to stop. */
  readonly signal: AbortSignal;
  /** Why the run has to stop; null: no reason is known. */
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

/** Asks from time to time whether a run has to stop. It is for waits that do not ask themselves: for a machine, or for a server that starts. */
export function watchStop({ stopReason, signal, io, everyMs }: WatchStopOptions): StopWatch {
  const stop = new AbortController();
  const over = new AbortController();
  let reason: string | null = null;
  const ask = async () => {
    while (reason === null) {
      await io.sleep(everyMs, { signal: over.signal });
      // A failed question is asked again later: only an answer stops a run.
      reason = await stopReason().catch(() => null);
    }
    stop.abort(new DOMException(reason, "AbortError"));
  };
  // `end` ends the loop by an abort of its sleep.
  ask().catch(() => {});
  return { signal: AbortSignal.any([signal, stop.signal]), reason: () => reason, end: () => over.abort(OVER) };
}
