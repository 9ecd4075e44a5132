import { CompetitionError, isAbort, type KnownErrorCode, peerWords, retryAfterMs } from "@404-gen/core";
import type { APIError } from "openai";
import type { OpenAiLibrary } from "./vendor.ts";

type Translation = {
  /** The library that threw: the class of the error shows what happened. */
  readonly library: OpenAiLibrary;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly maxRetryAfterMs: number;
  readonly retryStatuses: readonly number[];
};

/** Turns an error of the `openai` package, or of its transport, into one of ours. Aborts stay as they are. */
export function translateError(error: unknown, options: Translation): unknown {
  if (CompetitionError.is(error)) return error;
  const { APIConnectionError, APIConnectionTimeoutError, APIError } = options.library;
  if (error instanceof APIConnectionTimeoutError)
    return infrastructure("JUDGE_TIMEOUT", "The judge did not answer in time", error);
  // A refusal of our own transport (a redirect to another host) does not pass, unlike a lost connection.
  if (error instanceof APIConnectionError && CompetitionError.is(error.cause)) return error.cause;
  if (error instanceof APIConnectionError)
    return infrastructure("JUDGE_CONNECTION", `The judge cannot be reached: ${reason(error)}`, error);
  if (error instanceof APIError && error.status !== undefined) return httpError(error, options);
  if (isAbort(error)) return error;
  // A body that breaks off or is no JSON gives an error of the parser or of the socket.
  return infrastructure(
    "JUDGE_CONNECTION",
    `The judge's answer broke off: ${(error as Error)?.message ?? String(error)}`,
    error,
  );
}

/** True when the server could not fetch a picture: it answers 400 or 422, but only the picture's host was slow or not reachable. */
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
