import { z } from "zod";
import { defineRecord } from "../../records/record.ts";
import { blockSchema } from "../../records/schema.ts";

/** A commitment in the round's window that counted for nothing; block null: all of the hotkey's. */
export const ignoredSubmissionSchema = z.looseObject({
  hotkey: z.string(),
  block: blockSchema.nullable(),
  code: z.string(),
  message: z.string(),
});
export type IgnoredSubmission = z.infer<typeof ignoredSubmissionSchema>;
/** `rounds/{n}/ignored_submissions.json`: so that a miner can read why. Written only when there are any. */
export const ignoredSubmissionsSchema = z.array(ignoredSubmissionSchema);

const record = defineRecord(ignoredSubmissionsSchema);
/** Reads `rounds/{n}/ignored_submissions.json`. Throws `RECORD_INVALID`. */
export const parseIgnoredSubmissions = record.parse;
/** The text of `rounds/{n}/ignored_submissions.json`. */
export const formatIgnoredSubmissions = record.format;

/** Path of the file. */
export const ignoredSubmissionsPath = (round: number) => `rounds/${round}/ignored_submissions.json`;
