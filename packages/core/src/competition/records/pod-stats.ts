import * as z from "zod";
import { MESSAGES } from "./commit-message.ts";
import { defineExtras } from "./extras.ts";
import { defineStateFile } from "./state-file.ts";

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

/** Ours, under `x404` of a pod. */
export const podExtras = defineExtras({
  provider: z.string().nullable().describe("Where the machine was rented"),
  healthy: z.boolean().describe("Whether the miner's server ever answered"),
  cause: z.string().describe("Who or what ended it"),
  seconds: z.number().nonnegative().describe("How long it was held"),
});

/** `rounds/{n}/{hotkey}/pod_stats.json`. */
export const podStatsFile = defineStateFile({
  path: "rounds/{round}/{hotkey}/pod_stats.json",
  about: "What each rented machine did for a miner's audit.",
  schema: podStatsFileSchema,
  writers: [
    { by: "auditor", message: MESSAGES.generated },
    { by: "auditor", message: MESSAGES.podStats },
  ],
  change: { kind: "free" },
  x404: { "*": podExtras },
});
/** Reads `rounds/{n}/{hotkey}/pod_stats.json`. Throws `RECORD_INVALID`. */
export const parsePodStats = podStatsFile.parse;
/** The text of `rounds/{n}/{hotkey}/pod_stats.json`. */
export const formatPodStats = podStatsFile.format;
