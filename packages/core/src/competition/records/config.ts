import { z } from "zod";
import { defineRecord } from "./record.ts";
import { dateSchema } from "./schema.ts";

export const configSchema = z.looseObject({
  name: z.string().min(1),
  description: z.string(),
  first_evaluation_date: dateSchema,
  last_competition_date: dateSchema,
  /** UTC. */
  round_start_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/, "HH:MM:SS")
    .default("08:00:00"),
  generation_stage_minutes: z.int().positive(),
  finalization_buffer_hours: z.number().nonnegative().default(1),
  win_margin: z.number().min(0).max(1),
  weight_decay: z.number().min(0).max(1),
  weight_floor: z.number().min(0).max(1),
  prompts_per_round: z.int().positive(),
  carryover_prompts: z.int().nonnegative(),
  round_duration_days: z.int().positive().default(1),
});
export type CompetitionConfig = z.infer<typeof configSchema>;

const record = defineRecord(configSchema, { layout: { indent: 2, end: "\n" } });
/** Reads `config.json`. Throws `RECORD_INVALID`. */
export const parseConfig = record.parse;
/** The text of `config.json`. */
export const formatConfig = record.format;
