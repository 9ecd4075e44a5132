import type { AuditSettings } from "../settings.ts";
import type { Attempt } from "./attempt.ts";

/** Seconds that a pod's retries gained (below zero) or lost, over prompts that had a time before. */
export type RetryRecord = { readonly deltaSum: number; readonly deltaCount: number };

export const NO_RETRIES: RetryRecord = { deltaSum: 0, deltaCount: 0 };

/** Adds a retry. Only the times of two generated files can be compared: a failure has no time. */
export function addRetry(
  record: RetryRecord,
  pair: { readonly attempt: Attempt; readonly before: Attempt },
): RetryRecord {
  if (pair.attempt.kind !== "made" || pair.before.kind !== "made") return record;
  return { deltaSum: record.deltaSum + pair.attempt.seconds - pair.before.seconds, deltaCount: record.deltaCount + 1 };
}

/** False when enough retries of this pod show no gain: together they were slower than the attempts before. */
export function retriesHelp(record: RetryRecord, rules: Pick<AuditSettings, "retryDeltaMinSamples">): boolean {
  return record.deltaCount < rules.retryDeltaMinSamples || record.deltaSum <= 0;
}
