import type { Clock } from "../../ports/clock.ts";
import type { ErrorCode } from "../errors/catalogue.ts";
import { CompetitionError } from "../errors/competition-error.ts";
import { OVER } from "./over.ts";
import { systemClock } from "./system-clock.ts";

/** How long work may take, and how it learns that the time is up. */
export type DeadlineOptions = {
  /** What is waited for, for the error's message. */
  readonly what: string;
  /** Milliseconds. */
  readonly ms: number;
  /** Code of the error thrown when the time is up. @default "TIMEOUT" */
  readonly code?: ErrorCode | undefined;
  /** Makes the error that is thrown when the time is up. @default one that names `what`, `ms` and `code` */
  readonly late?: (() => Error) | undefined;
  /** Whose time it is: on a virtual clock hours take seconds. @default systemClock */
  readonly io?: Clock | undefined;
  /** Ends the work early: the call rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * Runs `work` with a signal that aborts at the deadline or with the caller's signal. Past the deadline it throws a retryable
 * infrastructure error at once, also when `work` ignores its signal.
 *
 * @example
 * const text = await withDeadline((signal) => read(path, { signal }), { ms: 5_000, what: path });
 */
export async function withDeadline<T>(work: (signal: AbortSignal) => Promise<T>, options: DeadlineOptions): Promise<T> {
  const { io = systemClock, ms, signal } = options;
  signal?.throwIfAborted();
  const inner = new AbortController();
  const timer = new AbortController();
  let onAbort: (() => void) | undefined;
  const cut = new Promise<never>((_, reject) => {
    const end = (reason: unknown) => {
      inner.abort(reason);
      reject(reason);
    };
    onAbort = () => end(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    io.sleep(ms, { signal: timer.signal }).then(
      async () => {
        if (io.sleep === systemClock.sleep) await whatCame();
        if (!timer.signal.aborted) end(options.late?.() ?? timeUp(options));
      },
      () => {},
    );
  });
  try {
    return await Promise.race([work(inner.signal), cut]);
  } finally {
    timer.abort(OVER);
    if (onAbort) signal?.removeEventListener("abort", onAbort);
  }
}

/**
 * Lets in data that came while this process did not run: after a stall the timer fires before the sockets are read, and data that was there in
 * time would count as late. Two turns of the loop, because what was read may need one more.
 */
async function whatCame(): Promise<void> {
  await systemClock.sleep(0);
  await systemClock.sleep(0);
}

const timeUp = ({ what, ms, code }: DeadlineOptions) =>
  new CompetitionError(`${what} took longer than ${ms} ms`, {
    code: code ?? "TIMEOUT",
    fault: "infrastructure",
    data: { ms },
  });
