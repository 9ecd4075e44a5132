import * as z from "zod";
import { MESSAGES } from "./commit-message.ts";
import { defineExtras } from "./extras.ts";
import { defineStateFile } from "./state-file.ts";

/** Schema of one entry of pod_stats.json. */
export const podStatsSchema = z.looseObject({
  /** Id at its provider. */
  pod_id: z.string(),
  /** Prompts that were sent to it. */
  processed: z.int(),
  /** Prompts that it answered with a model. */
  successful: z.int(),
  /** Prompts that it could not answer, retries included. */
  hard_failed: z.int(),
  /** Prompts that took longer than allowed, retries included. */
  hard_overtime: z.int(),
  /** Seconds. */
  time_min: z.number().nullable(),
  /** Seconds; null when nothing was made. */
  time_max: z.number().nullable(),
  /** Seconds; null when nothing was made. */
  time_avg: z.number().nullable(),
  /** Seconds; null when nothing was made. */
  time_median: z.number().nullable(),
  /** True: it was given up and replaced. */
  marked_bad: z.boolean(),
  /** Seconds; below zero when this pod's retries were faster than the attempts before. */
  retry_cumulative_delta: z.number(),
  /** How many retries `retry_cumulative_delta` sums up. */
  retry_delta_count: z.int(),
  /** Why it was ended; null while it runs. */
  termination_reason: z.string().nullable(),
});
/** How one pod did during an audit. */
export type PodStats = z.infer<typeof podStatsSchema>;
/** Pod id → its figures. */
export const podStatsFileSchema = z.record(z.string(), podStatsSchema);
/** Pod id → its figures: the content of `pod_stats.json`. */
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
/**
 * The text of `rounds/{n}/{hotkey}/pod_stats.json`.
 *
 * @example
 * await writeFile("rounds/4/HOTKEY/pod_stats.json", formatPodStats(podStats));
 */
export const formatPodStats = podStatsFile.format;
