import { z } from "zod";
import { defineRecord } from "./record.ts";
import { timestampSchema } from "./schema.ts";

export const STAGES = ["open", "miner_generation", "downloading", "duels", "finalizing", "finished", "paused"] as const;
export const stageSchema = z.enum(STAGES);
export type Stage = z.infer<typeof stageSchema>;

export const stateSchema = z.looseObject({
  current_round: z.int().nonnegative(),
  stage: stageSchema,
  next_stage_eta: timestampSchema.nullable(),
});
export type CompetitionState = z.infer<typeof stateSchema>;

const record = defineRecord(stateSchema);
/** Reads `state.json`. Throws `RECORD_INVALID`. */
export const parseState = record.parse;
/** The text of `state.json`. */
export const formatState = record.format;
