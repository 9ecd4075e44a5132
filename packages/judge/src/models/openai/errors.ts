import { CompetitionError, isAbort } from "@404-gen/core";
import { APIConnectionError, APIConnectionTimeoutError, APIError } from "openai";

/** Statuses after which the same request may succeed. Source: COMPETITION.md section 5. */
export const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** An error of the `openai` package, or of the transport below it, as ours. Aborts pass through as they are. */
export function translateError(
  error: unknown,
  options: { readonly now: number; readonly maxRetryAfterMs: number },
): unknown {
  if (CompetitionError.is(error)) return error;
  if (error instanceof APIConnectionTimeoutError)
    return infrastructure("JUDGE_TIMEOUT", "The judge did not answer in time", error);
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

function httpError(error: APIError, options: { readonly now: number; readonly maxRetryAfterMs: number }) {
  const status = error.status as number;
  const asked = retryAfterMs(error.headers?.get("retry-after") ?? null, options.now);
  const tooLong = asked !== undefined && asked > options.maxRetryAfterMs;
  return new CompetitionError(`The judge answered HTTP ${status}: ${error.message.slice(0, 300)}`, {
    code: "JUDGE_HTTP",
    fault: "infrastructure",
    retryable: RETRYABLE_STATUSES.has(status) && !tooLong,
    retryAfterMs: asked,
    data: { status, ...(asked === undefined ? {} : { retry_after_ms: asked }) },
    cause: error,
  });
}

/** `Retry-After` as milliseconds from `now`: whole seconds or an HTTP date; undefined when absent or unreadable. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const infrastructure = (code: string, message: string, cause: unknown) =>
  new CompetitionError(message, { code, fault: "infrastructure", cause });

function reason(error: Error): string {
  const cause = error.cause as { code?: unknown; message?: unknown; cause?: { code?: unknown } } | undefined;
  return String(cause?.cause?.code ?? cause?.code ?? cause?.message ?? error.message);
}
