import type { Rejection } from "../../../ports/evidence.ts";
import type { Lane } from "./lanes.ts";
import type { DownloadSettings } from "./settings.ts";
import type { Item } from "./work-list.ts";

/** Refusals that no second attempt can change. */
const FINAL: ReadonlySet<string> = new Set([
  "DOWNLOAD_URL_INVALID",
  "DOWNLOAD_FORBIDDEN_ADDRESS",
  "DOWNLOAD_REDIRECT_REFUSED",
  "DOWNLOAD_TOO_LARGE",
  "DOWNLOAD_BAD_ENCODING",
]);

/** Is a refusal final, or when is the file to be tried again (`at`; `lane`: the whole miner waits)? */
export type Ruling =
  | { readonly kind: "final" }
  | { readonly kind: "again"; readonly at: number; readonly throttled: boolean; readonly waitMs: number };

/** Rules on one refused attempt. `item.attempts` and `item.throttles` count this one already. */
export function ruleOn(
  rejection: Rejection,
  facts: { readonly item: Item; readonly lane: Lane; readonly settings: DownloadSettings; readonly now: number },
): Ruling {
  const { item, lane, settings, now } = facts;
  if (FINAL.has(rejection.code)) return { kind: "final" };
  const requestedMs = rejection.data?.["retryAfterMs"];
  const waitMs = Math.min(
    Math.max(settings.retryDelayMs, typeof requestedMs === "number" ? requestedMs : 0),
    settings.maxRetryAfterMs,
  );
  if (rejection.code === "DOWNLOAD_THROTTLED") {
    const patient =
      item.throttles <= settings.throttleAttempts && lane.throttledMs + waitMs <= settings.throttleBudgetMs;
    return patient ? { kind: "again", at: now + waitMs, throttled: true, waitMs } : { kind: "final" };
  }
  if (item.attempts >= settings.attempts) return { kind: "final" };
  return { kind: "again", at: now + waitMs, throttled: false, waitMs };
}
