import { CompetitionError, isAbort, type KnownErrorCode, peerWords, retryAfterMs } from "@404-gen/core";
import type { APIError } from "openai";
import type { OpenAiLibrary } from "./vendor.ts";

type Translation = {
  /** The library that threw: its classes tell what happened. */
  readonly library: OpenAiLibrary;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly maxRetryAfterMs: number;
  readonly retryStatuses: readonly number[];
};

/** An error of the `openai` package, or of the transport below it, as ours. Aborts pass through as they are. */
export function translateError(error: unknown, options: Translation): unknown {
  if (CompetitionError.is(error)) return error;
  const { APIConnectionError, APIConnectionTimeoutError, APIError } = options.library;
  if (error instanceof APIConnectionTimeoutError)
    return infrastructure("JUDGE_TIMEOUT", "The judge did not answer in time", error);
  // What our own transport refused (a redirect elsewhere) is no connection that may come back.
  if (error instanceof APIConnectionError && CompetitionError.is(error.cause)) return error.cause;
  if (error instanceof APIConnectionError)
    return infrastructure("JUDGE_CONNECTION", `The judge cannot be reached: ${reason(error)}`, error);
  if (error instanceof APIError && error.status !== undefined) return httpError(error, options);
  if (isAbort(error)) return error;
  // A body that breaks off or is no JSON surfaces as the parser's or the socket's own error.
  return infrastructure(
    "JUDGE_CONNECTION",
    `The judge's answer broke off: ${(error as Error)?.message ?? String(error)}`,
    error,
  );
}

/** A picture that the server could not fetch: 400 or 422 by the server, and yet only the picture's host was slow or away. */
const isUnfetched = (status: number, words: string) =>
  (status === 400 || status === 422) &&
  /(fail\w*|unable|could not|error) .*(fetch|load|download|retriev)\w*/i.test(words);

function httpError(error: APIError, options: Translation) {
  const status = error.status as number;
  const waitMs = retryAfterMs(error.headers?.get("retry-after") ?? null, options.now);
  const tooLong = waitMs !== undefined && waitMs > options.maxRetryAfterMs;
  const words = peerWords(error.error) || peerWords(error.message);
  return new CompetitionError(`The judge answered HTTP ${status}: ${words}`, {
    code: "JUDGE_HTTP",
    retryable: (options.retryStatuses.includes(status) || isUnfetched(status, words)) && !tooLong,
    retryAfterMs: waitMs,
    data: { status, words, ...(waitMs === undefined ? {} : { retry_after_ms: waitMs }) },
    cause: error,
  });
}

const infrastructure = (code: KnownErrorCode, message: string, cause: unknown) =>
  new CompetitionError(message, { code, fault: "infrastructure", cause });

function reason(error: Error): string {
  const cause = error.cause as { code?: unknown; message?: unknown; cause?: { code?: unknown } } | undefined;
  return String(cause?.cause?.code ?? cause?.code ?? cause?.message ?? error.message);
}
