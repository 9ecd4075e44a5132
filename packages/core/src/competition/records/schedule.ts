import * as z from "zod";
import { MESSAGES } from "./commit-message.ts";
import { blockSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

/** Schema of schedule.json. */
export const scheduleSchema = z.looseObject({
  /** First block whose reveals count. */
  earliest_reveal_block: blockSchema,
  /** Last block whose reveals count; the round starts there. */
  latest_reveal_block: blockSchema,
  /** Last block of the generation stage. */
  generation_deadline_block: blockSchema,
});
/** The content of `schedule.json`: the round's windows, in blocks. */
export type Schedule = z.infer<typeof scheduleSchema>;

/** `rounds/{n}/schedule.json`. */
export const scheduleFile = defineStateFile({
  path: "rounds/{round}/schedule.json",
  about: "The round's blocks: when its submissions close and when its files must be there.",
  schema: scheduleSchema,
  writers: [
    { by: "round-manager", message: MESSAGES.stateMoved },
    { by: "round-manager", message: MESSAGES.stageEntered },
  ],
  change: { kind: "whole" },
});
/**
 * Reads `rounds/{n}/schedule.json`. Throws `RECORD_INVALID`.
 *
 * @example
 * const schedule = parseSchedule(await readFile("rounds/4/schedule.json", "utf8"), { path: "rounds/4/schedule.json" });
 */
export const parseSchedule = scheduleFile.parse;
/**
 * The text of `rounds/{n}/schedule.json`.
 *
 * @example
 * await writeFile("rounds/4/schedule.json", formatSchedule(schedule));
 */
export const formatSchedule = scheduleFile.format;
