import type { ErrorCode } from "../errors/catalogue.ts";
import { CompetitionError } from "../errors/competition-error.ts";

/** How long work may take, and how it is told that the time is up. */
export type DeadlineOptions = {
  /** What is waited for, for the error's message. */
  readonly what: string;
  /** Milliseconds. */
  readonly ms: number;
  /** Code of the error thrown when the time is up. @default "TIMEOUT" */
  readonly code?: ErrorCode | undefined;
  /** Ends the work early: the call rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * Runs `work` with a signal that aborts at the deadline or with the caller's signal. Past the deadline it throws a retryable
 * infrastructure error at once, also when `work` ignores its signal.
 */
export async function withDeadline<T>(work: (signal: AbortSignal) => Promise<T>, options: DeadlineOptions): Promise<T> {
  options.signal?.throwIfAborted();
  const controller = new AbortController();
  let onAbort: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const cut = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new CompetitionError(`${options.what} took longer than ${options.ms} ms`, {
        code: options.code ?? "TIMEOUT",
        fault: "infrastructure",
        data: { ms: options.ms },
      });
      controller.abort(error);
      reject(error);
    }, options.ms);
    onAbort = () => {
      controller.abort(options.signal?.reason);
      reject(options.signal?.reason);
    };
    options.signal?.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work(controller.signal), cut]);
  } finally {
    clearTimeout(timer);
    if (onAbort) options.signal?.removeEventListener("abort", onAbort);
  }
}
