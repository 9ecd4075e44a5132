import { type Clock, CompetitionError, type ErrorCode } from "@404-gen/core";

export type TimeLimitOptions = {
  /** What is waited for, for the error's message. */
  readonly what: string;
  readonly ms: number;
  /** @default "TIMEOUT" */
  readonly code?: ErrorCode | undefined;
  /** Whose time it is: a virtual clock makes a bench of hours take seconds. */
  readonly io: Clock;
  readonly signal?: AbortSignal | undefined;
};

/** A deadline on an injected clock. The work's signal aborts at the deadline or with the caller's signal; a deadline throws `code`. */
export async function timeLimit<T>(work: (signal: AbortSignal) => Promise<T>, options: TimeLimitOptions): Promise<T> {
  options.signal?.throwIfAborted();
  const inner = new AbortController();
  const timer = new AbortController();
  let onAbort: (() => void) | undefined;
  const cut = new Promise<never>((_, reject) => {
    onAbort = () => {
      inner.abort(options.signal?.reason);
      reject(options.signal?.reason);
    };
    options.signal?.addEventListener("abort", onAbort, { once: true });
    options.io.sleep(options.ms, { signal: timer.signal }).then(
      () => {
        const error = timeUp(options);
        inner.abort(error);
        reject(error);
      },
      () => {},
    );
  });
  try {
    return await Promise.race([work(inner.signal), cut]);
  } finally {
    timer.abort();
    if (onAbort) options.signal?.removeEventListener("abort", onAbort);
  }
}

function timeUp(options: TimeLimitOptions): CompetitionError {
  return new CompetitionError(`${options.what} took longer than ${options.ms} ms`, {
    code: options.code ?? "TIMEOUT",
    fault: "infrastructure",
    data: { ms: options.ms },
  });
}
