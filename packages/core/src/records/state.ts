import { z } from "zod";
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
