import type { Clock } from "../../ports/clock.ts";
import { CompetitionError } from "../errors/competition-error.ts";
import { systemClock } from "./system-clock.ts";

/** How often, and after what waits, a call is tried again. */
export type RetryOptions = {
  /** Waits between attempts, milliseconds; their count + 1 is the most attempts. */
  readonly delaysMs: readonly number[];
  /** Share of each delay added at random, 0 to 1. @default 0 */
  readonly jitter?: number | undefined;
  /** Says whether another try can help. @default the error's own `retryable` */
  readonly shouldRetry?: ((error: unknown) => boolean) | undefined;
  /** Called before each wait. */
  readonly onRetry?:
    | ((event: {
        /** What ended the attempt. */
        readonly error: unknown;
        /** Number of the attempt that failed, from 1. */
        readonly attempt: number;
        /** Milliseconds until the next one. */
        readonly delayMs: number;
      }) => void)
    | undefined;
  /** Clock that the waits sleep on. @default the machine's */
  readonly clock?: Clock | undefined;
  /** 0 ≤ r < 1. @default Math.random */
  readonly random?: (() => number) | undefined;
  /** Ends the waits and the tries: the call rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * Calls `work` until it succeeds, an error says that it may not be retried, or the attempts run out. An abort is never retried.
 *
 * @example
 * const answer = await retry(() => ask(), { delaysMs: [100, 1_000] });
 */
export async function retry<T>(work: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock = systemClock, random = Math.random, jitter = 0, signal } = options;
  const shouldRetry = options.shouldRetry ?? ((error) => CompetitionError.is(error) && error.retryable);
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await work(attempt);
    } catch (error) {
      const base = options.delaysMs[attempt - 1];
      if (signal?.aborted || base === undefined || !shouldRetry(error)) throw error;
      const requestedMs = CompetitionError.is(error) ? (error.retryAfterMs ?? 0) : 0;
      const delayMs = Math.max(requestedMs, jitter === 0 ? base : base + base * jitter * random());
      options.onRetry?.({ error, attempt, delayMs });
      await clock.sleep(delayMs, { signal });
    }
  }
}
