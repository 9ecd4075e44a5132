import { CompetitionError } from "../../base/errors/competition-error.ts";
import { inBrackets, peerWords } from "../../base/errors/peer-words.ts";

type AwsError = Error & { readonly $metadata?: { readonly httpStatusCode?: number }; readonly code?: string };

/** What a store means by a status that its own words often leave out. */
const STATUS_WORDS: Readonly<Record<number, string>> = {
  503: "the store is overloaded (503)",
  507: "the store is full (507)",
};

/** True for an answer that says that there is no such object. */
export function isAbsent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "NoSuchKey" || error.name === "NotFound";
}

/** The SDK's error as ours. The signal's reason, our own errors and what a body's source threw are passed on unchanged. */
export function s3Error(
  error: unknown,
  context: { readonly key: string; readonly signal?: AbortSignal | undefined },
): unknown {
  if (context.signal?.aborted) return context.signal.reason;
  if (CompetitionError.is(error) || !(error instanceof Error)) return error;
  const aws = error as AwsError;
  const status = aws.$metadata?.httpStatusCode;
  if (status === undefined && aws.code === undefined && aws.$metadata === undefined) return error;
  const denied = status === 401 || status === 403;
  const words = peerWords(aws);
  const message = denied
    ? `The object store refuses our credentials: ${aws.name}${inBrackets(words)}`
    : `The object ${context.key} cannot be stored or read: ${STATUS_WORDS[status ?? 0] ?? aws.name}${inBrackets(words)}`;
  return new CompetitionError(message, {
    code: denied ? "OBJECT_STORE_DENIED" : "OBJECT_STORE_FAILED",
    fault: "infrastructure",
    retryable: !denied && (status === undefined || status >= 500 || status === 429 || status === 408),
    data: { key: context.key, status: status ?? null, error: aws.code ?? aws.name, words },
    cause: error,
  });
}
