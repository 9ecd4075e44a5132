import type { PodStats } from "@404-gen/core/records";
import { median } from "@404-gen/core/rules";
import { sum } from "../kit/sum.ts";
import type { PodRecord } from "./health.ts";

/** A pod's entry in `pod_stats.json`. */
export function podStats(
  record: PodRecord,
  ending: { readonly bad: boolean; readonly reason: string | null },
): PodStats {
  const { times } = record;
  return {
    pod_id: record.podId,
    processed: record.processed,
    successful: times.length,
    hard_failed: record.failed,
    hard_overtime: record.overtime,
    time_min: times.length > 0 ? Math.min(...times) : null,
    time_max: times.length > 0 ? Math.max(...times) : null,
    time_avg: times.length > 0 ? sum(times) / times.length : null,
    time_median: median(times),
    marked_bad: ending.bad,
    retry_cumulative_delta: record.retries.deltaSum,
    retry_delta_count: record.retries.deltaCount,
    termination_reason: ending.reason,
  };
}
