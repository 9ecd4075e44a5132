import type { AuditSettings } from "../settings.ts";
import type { Attempt } from "./attempt.ts";

/** Seconds gained (below zero) or lost by a pod's retries of prompts that had a time before. */
export type RetryRecord = { readonly deltaSum: number; readonly deltaCount: number };

export const NO_RETRIES: RetryRecord = { deltaSum: 0, deltaCount: 0 };

/** The record after one more retry. Only two made files can be compared: a failure has no time. */
export function addRetry(
  record: RetryRecord,
  pair: { readonly attempt: Attempt; readonly before: Attempt },
): RetryRecord {
  if (pair.attempt.kind !== "made" || pair.before.kind !== "made") return record;
  return { deltaSum: record.deltaSum + pair.attempt.seconds - pair.before.seconds, deltaCount: record.deltaCount + 1 };
}

/** False once enough retries show that this pod's do not help: together they were slower than what they were to better. */
export function retriesHelp(record: RetryRecord, rules: Pick<AuditSettings, "retryDeltaMinSamples">): boolean {
  return record.deltaCount < rules.retryDeltaMinSamples || record.deltaSum <= 0;
}
