import * as z from "zod";
import { type DeclaredLimits, declaredLimitsSchema } from "./declared-limits.ts";
import { defineExtras } from "./extras.ts";
import { dateSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

/** Schema of config.json. */
export const configSchema = z.looseObject({
  /** Name of the competition; a submission names its round as `{name}-{n}`. */
  name: z.string().min(1),
  /** For people. */
  description: z.string(),
  /** UTC date of the first round's start, `YYYY-MM-DD`. */
  first_evaluation_date: dateSchema,
  /** UTC date of the last round's start, `YYYY-MM-DD`. */
  last_competition_date: dateSchema,
  /** UTC. */
  round_start_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/, "HH:MM:SS")
    .default("08:00:00"),
  /** Minutes from the close of submissions to the deadline of generation. */
  generation_stage_minutes: z.int().positive(),
  /** Least hours between a round's end and the next one's start. */
  finalization_buffer_hours: z.number().nonnegative().default(1),
  /** 0 to 1: the margin that takes the crown. */
  win_margin: z.number().min(0).max(1),
  /** 0 to 1: what a defended crown loses of its weight each round. */
  weight_decay: z.number().min(0).max(1),
  /** 0 to 1: the least weight of a defended crown. */
  weight_floor: z.number().min(0).max(1),
  /** Prompts of a round, carryover included. */
  prompts_per_round: z.int().positive(),
  /** Prompts that are taken over from the round before. */
  carryover_prompts: z.int().nonnegative(),
  /** Days from one round's start to the next one's. */
  round_duration_days: z.int().positive().default(1),
});
/** The content of `config.json`. */
export type CompetitionConfig = z.infer<typeof configSchema>;

/** Ours, under `x404`. */
export const configExtras = defineExtras({
  noise: z
    .object({ deviation: z.number().min(0).max(2), measured: z.string() })
    .describe(
      "The judge's noise: standard deviation of a match's margin by chance, and how that was measured (`404-gen judge noise`)",
    ),
  competition: z
    .string()
    .describe("Which competition this is, `1` or `2`: asked for as long as no round's records tell"),
  limits: declaredLimitsSchema.describe("Limits that the validator runs with where they are not the usual ones"),
});

/**
 * Limits that a config declares under `x404.limits`; none where it declares none, or none that can be read. `null`: no config.
 *
 * @example
 * const { MAX_MISMATCHED_PROMPTS: tolerated } = declaredLimits(await store.config());
 */
export const declaredLimits = (config: Parameters<typeof configExtras.of>[0]): DeclaredLimits =>
  configExtras.of(config).limits ?? {};

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
/**
 * Reads `config.json`. Throws `RECORD_INVALID`.
 *
 * @example
 * const config = parseConfig(await readFile("config.json", "utf8"), { path: "config.json" });
 */
export const parseConfig = configFile.parse;
/**
 * The text of `config.json`.
 *
 * @example
 * await writeFile("config.json", formatConfig(config));
 */
export const formatConfig = configFile.format;
