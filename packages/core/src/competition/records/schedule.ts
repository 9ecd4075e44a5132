import * as z from "zod";
import { MESSAGES } from "./commit-message.ts";
import { blockSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

export const scheduleSchema = z.looseObject({
  earliest_reveal_block: blockSchema,
  latest_reveal_block: blockSchema,
  generation_deadline_block: blockSchema,
});
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
/** Reads `rounds/{n}/schedule.json`. Throws `RECORD_INVALID`. */
export const parseSchedule = scheduleFile.parse;
/** The text of `rounds/{n}/schedule.json`. */
export const formatSchedule = scheduleFile.format;
