import * as z from "zod";
import { MESSAGES_TWO } from "../../records/commit-message.ts";
import { defineExtras } from "../../records/extras.ts";
import { defineStateFile } from "../../records/state-file.ts";
import { PYDANTIC_LAYOUT } from "./schema.ts";

/** How a machine's work on a repeat ended. Source: STATE-2.md 1. */
export const TERMINATION_REASONS = [
  "completed",
  "requested",
  "unreachable",
  "submission_failed",
  "download_failed",
  "batch_time_limit",
] as const;

/** What one machine did in one repeat. */
export const podRepeatSchema = z.looseObject({
  /** Id at its provider. */
  pod_id: z.string(),
  /** From 1. */
  repeat_index: z.int().positive(),
  /** Name of the provider. */
  provider: z.string(),
  /** Seconds of each accepted batch. */
  batch_times: z.array(z.number().nonnegative()),
  /** Seconds: their sum. */
  total_generation_time: z.number().nonnegative(),
  /** Why it was ended; null while it runs. */
  termination_reason: z.enum(TERMINATION_REASONS).nullable(),
  /** What the miner's server said about itself. */
  payload: z.record(z.string(), z.unknown()).nullable(),
});

/** What one machine did in one repeat. */
export type PodRepeatRecord = z.infer<typeof podRepeatSchema>;

/** Ours, under `x404` of a machine's figures. */
export const podRepeatExtras = defineExtras({
  wall_seconds: z
    .number()
    .nonnegative()
    .describe("Seconds by the clock that it worked on the repeat, batches that were thrown away included"),
  ending: z.string().describe("How it really ended, where the reference knows no word for it: `stopped`"),
  seconds: z.number().nonnegative().describe("Seconds that it was held for the repeat, its warm-up included"),
  cost: z.number().nonnegative().describe("What it cost, US dollars"),
});

/** `rounds/{n}/{hotkey}/pod_stats.json`. */
export const podStatsFileTwo = defineStateFile({
  path: "rounds/{round}/{hotkey}/pod_stats.json",
  about: "What each rented machine did in each repeat: `{pod_id}-r{repeat}` → figures.",
  schema: z.record(z.string(), podRepeatSchema),
  writers: [{ by: "auditor", message: MESSAGES_TWO.podStats }],
  change: { kind: "free" },
  layout: PYDANTIC_LAYOUT,
  x404: {
    "*": podRepeatExtras,
  },
});
