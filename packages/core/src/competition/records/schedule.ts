import { z } from "zod";
import { defineRecord } from "./record.ts";
import { blockSchema } from "./schema.ts";

export const scheduleSchema = z.looseObject({
  earliest_reveal_block: blockSchema,
  latest_reveal_block: blockSchema,
  generation_deadline_block: blockSchema,
});
export type Schedule = z.infer<typeof scheduleSchema>;

const record = defineRecord(scheduleSchema);
/** Reads `rounds/{n}/schedule.json`. Throws `RECORD_INVALID`. */
export const parseSchedule = record.parse;
/** The text of `rounds/{n}/schedule.json`. */
export const formatSchedule = record.format;
