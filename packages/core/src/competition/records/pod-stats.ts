import { z } from "zod";
import { defineRecord } from "./record.ts";

export const podStatsSchema = z.looseObject({
  pod_id: z.string(),
  processed: z.int(),
  successful: z.int(),
  hard_failed: z.int(),
  hard_overtime: z.int(),
  /** Seconds. */
  time_min: z.number().nullable(),
  time_max: z.number().nullable(),
  time_avg: z.number().nullable(),
  time_median: z.number().nullable(),
  marked_bad: z.boolean(),
  /** Seconds; below zero when this pod's retries were faster than the attempts before. */
  retry_cumulative_delta: z.number(),
  retry_delta_count: z.int(),
  termination_reason: z.string().nullable(),
});
export type PodStats = z.infer<typeof podStatsSchema>;
/** Pod id → its figures. */
export const podStatsFileSchema = z.record(z.string(), podStatsSchema);
export type PodStatsFile = z.infer<typeof podStatsFileSchema>;

const record = defineRecord(podStatsFileSchema);
/** Reads `rounds/{n}/{hotkey}/pod_stats.json`. Throws `RECORD_INVALID`. */
export const parsePodStats = record.parse;
/** The text of `rounds/{n}/{hotkey}/pod_stats.json`. */
export const formatPodStats = record.format;
