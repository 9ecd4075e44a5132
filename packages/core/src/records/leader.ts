import { z } from "zod";
import { blockSchema, commitSchema, hotkeySchema, repoSchema } from "./schema.ts";

export const leaderEntrySchema = z.looseObject({
  hotkey: hotkeySchema,
  repo: repoSchema,
  commit: commitSchema,
  docker: z.string(),
  /** Share of the subnet's emission, 0 to 1. */
  weight: z.number().min(0).max(1),
  effective_block: blockSchema,
});
export type LeaderEntry = z.infer<typeof leaderEntrySchema>;
/** Append-only; the active leader at block b is the last entry with effective_block ≤ b. */
export const leaderSchema = z.array(leaderEntrySchema);
export type LeaderRecord = z.infer<typeof leaderSchema>;
