import { median } from "@404-gen/core/rules";
import type { AuditSettings } from "../settings.ts";
import type { Attempt } from "./attempt.ts";
import { addRetry, NO_RETRIES, type RetryRecord } from "./retry-usefulness.ts";

export type HealthRules = Pick<
  AuditSettings,
  | "podMinSamples"
  | "podFailureThreshold"
  | "warmupHalfWindow"
  | "rollingMedianLimitSeconds"
  | "generationTimeoutSeconds"
>;

/** What one pod has done so far. Faults of ours are not in it. */
export type PodRecord = {
  readonly podId: string;
  /** Counted seconds of every made file, in order. */
  readonly times: readonly number[];
  /** The same for first tries only: retries are of slow prompts and would blame the pod for them. */
  readonly freshTimes: readonly number[];
  readonly processed: number;
  readonly failed: number;
  /** Made, but at or past the hard limit, or cut off there. */
  readonly overtime: number;
  readonly retries: RetryRecord;
};

export const newPodRecord = (podId: string): PodRecord => ({
  podId,
  times: [],
  freshTimes: [],
  processed: 0,
  failed: 0,
  overtime: 0,
  retries: NO_RETRIES,
});

/** The record after one more attempt. `before` is the prompt's best attempt until now, null for a first try. */
export function addAttempt(
  record: PodRecord,
  options: { readonly attempt: Attempt; readonly before: Attempt | null; readonly rules: HealthRules },
): PodRecord {
  const { attempt, before, rules } = options;
  if (attempt.kind === "fault") return record;
  const late = attempt.seconds >= rules.generationTimeoutSeconds;
  const hasModel = attempt.kind === "made";
  const fresh = before === null || before.kind === "fault";
  return {
    ...record,
    processed: record.processed + 1,
    failed: record.failed + (hasModel || late ? 0 : 1),
    overtime: record.overtime + (late ? 1 : 0),
    times: hasModel ? [...record.times, attempt.seconds] : record.times,
    freshTimes: hasModel && fresh ? [...record.freshTimes, attempt.seconds] : record.freshTimes,
    retries: fresh ? record.retries : addRetry(record.retries, { attempt, before }),
  };
}

/**
 * Why a pod is bad, null while it is not. Judged after `podMinSamples`: too many failures and hard overtimes, or a rolling median
 * of the newest fresh times over the limit that is not falling (a pod that warms up is given its time).
 */
export function badReason(record: PodRecord, rules: HealthRules): string | null {
  if (record.processed < rules.podMinSamples) return null;
  const losses = record.failed + record.overtime;
  if (losses >= rules.podFailureThreshold) return `${losses} of ${record.processed} prompts failed or took too long`;
  const half = rules.warmupHalfWindow;
  const recent = record.freshTimes.slice(-2 * half);
  if (recent.length < 2 * half) return null;
  const now = median(recent) as number;
  if (now <= rules.rollingMedianLimitSeconds) return null;
  const falling = (median(recent.slice(half)) as number) < (median(recent.slice(0, half)) as number);
  return falling ? null : `median of the last ${recent.length} fresh times is ${now.toFixed(1)} s`;
}
