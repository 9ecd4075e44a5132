import * as z from "zod";
import { MESSAGES } from "./commit-message.ts";
import { defineExtras } from "./extras.ts";
import { STAGES } from "./names.ts";
import { timestampSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

/** Schema of `stage` in state.json. */
export const stageSchema = z.enum(STAGES);
/** Where a round is; see `STAGE_TRANSITIONS` for what follows what. */
export type Stage = z.infer<typeof stageSchema>;

/** Schema of state.json. */
export const stateSchema = z.looseObject({
  /** Number of the round, from 0. */
  current_round: z.int().nonnegative(),
  /** Where the round is. */
  stage: stageSchema,
  /** When the stage is expected to end, ISO 8601 UTC; null when nobody can say. */
  next_stage_eta: timestampSchema.nullable(),
});
/** The content of `state.json`. */
export type CompetitionState = z.infer<typeof stateSchema>;

/** Ours, under `x404`. */
export const stateExtras = defineExtras({
  resume_stage: stageSchema.describe("Stage to go on with after `paused`"),
  paused: z
    .looseObject({ reason: z.string(), by: z.string(), since: timestampSchema })
    .describe("Why the round is held, by which service or person, since when"),
});

/** `state.json`. */
export const stateFile = defineStateFile({
  path: "state.json",
  about: "Which stage of which round the competition is in, and when the stage is expected to end.",
  schema: stateSchema,
  writers: [
    { by: "collector", message: MESSAGES.roundOpened },
    { by: "collector", message: MESSAGES.stateMoved },
    { by: "judge", message: MESSAGES.winner },
    { by: "judge", message: MESSAGES.stateMoved },
    { by: "round-manager", message: MESSAGES.stateMoved },
    { by: "round-manager", message: MESSAGES.stageEntered },
  ],
  change: { kind: "free" },
  x404: { "": stateExtras },
});
/**
 * Reads `state.json`. Throws `RECORD_INVALID`.
 *
 * @example
 * const state = parseState(await readFile("state.json", "utf8"), { path: "state.json" });
 */
export const parseState = stateFile.parse;
/**
 * The text of `state.json`.
 *
 * @example
 * await writeFile("state.json", formatState(state));
 */
export const formatState = stateFile.format;
