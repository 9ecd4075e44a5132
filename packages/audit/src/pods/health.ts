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

/** Counts of one pod's work so far, without faults of ours. */
export type PodRecord = {
  readonly podId: string;
  /** Counted seconds of all generated files, in order. */
  readonly times: readonly number[];
  /** The same only for first tries: retries are of slow prompts, for which the pod is not to blame. */
  readonly freshTimes: readonly number[];
  readonly processed: number;
  readonly failed: number;
  /** Attempts that reached the hard limit of time. */
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

/** Adds an attempt. `before`: the prompt's best attempt until now; null for a first try. */
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
 * Why a pod is bad; null while it is not. After `podMinSamples` prompts a pod is bad by too many failures and hard overtimes, or by a rolling
 * median of the newest fresh times that is over the limit and does not fall (it falls while a pod warms up).
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
