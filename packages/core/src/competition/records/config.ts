import * as z from "zod";
import { declaredLimitsSchema } from "./declared-limits.ts";
import { defineExtras } from "./extras.ts";
import { dateSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

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

/** Ours, under `x404`. */
export const configExtras = defineExtras({
  competition: z
    .string()
    .describe("Which competition this is, `1` or `2`: asked for as long as no round's records tell"),
  limits: declaredLimitsSchema.describe("Limits that the validator runs with where they are not the usual ones"),
});

/** `config.json`. */
export const configFile = defineStateFile({
  path: "config.json",
  about: "What the operator decides: dates, lengths, margins, weights.",
  schema: configSchema,
  layout: { indent: 2, end: "\n" },
  writers: [{ by: "people", message: null }],
  change: { kind: "free" },
  x404: { "": configExtras },
});
/** Reads `config.json`. Throws `RECORD_INVALID`. */
export const parseConfig = configFile.parse;
/** The text of `config.json`. */
export const formatConfig = configFile.format;
