import { z } from "zod";

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
export const podStatsFileSchema = z.record(z.string(), podStatsSchema);
