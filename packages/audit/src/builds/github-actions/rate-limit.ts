import { CompetitionError, inBrackets, retryAfterMs, speaksOfRateLimit } from "@404-gen/core";

/** Milliseconds to wait when GitHub refuses too many requests without a time. Source: its REST guide asks for a minute. */
const UNSAID_WAIT_MS = 60_000;

/**
 * GitHub's refusal of too many requests: 429, or 403 with `retry-after`, with a quota of 0, or with words about a limit. Null for any other
 * answer. The wait is `retry-after`, else the time until the reset, else a minute.
 */
export function rateLimitOf(
  response: Response,
  { nowMs, words }: { readonly nowMs: number; readonly words: string },
): CompetitionError | null {
  if (response.status !== 429 && response.status !== 403) return null;
  const { headers } = response;
  const after = headers.get("retry-after");
  const spent = headers.get("x-ratelimit-remaining") === "0";
  // The secondary limit may come without any header: only its words show it.
  const hasLimitWords = speaksOfRateLimit(words);
  if (response.status === 403 && after === null && !spent && !hasLimitWords) return null;
  const waitMs = waitOf({ after, reset: spent ? headers.get("x-ratelimit-reset") : null, nowMs });
  return new CompetitionError(
    `GitHub's rate limit is used up; asked to wait ${Math.ceil(waitMs / 1000)} s${inBrackets(words)}`,
    {
      code: "BUILDS_RATE_LIMITED",
      retryAfterMs: waitMs,
      data: { status: response.status, resource: headers.get("x-ratelimit-resource"), words },
    },
  );
}

function waitOf({ after, reset, nowMs }: { after: string | null; reset: string | null; nowMs: number }): number {
  const retryMs = retryAfterMs(after, nowMs);
  if (retryMs !== undefined) return retryMs;
  const at = Number(reset) * 1000;
  return reset !== null && Number.isFinite(at) && at > nowMs ? at - nowMs : UNSAID_WAIT_MS;
}
