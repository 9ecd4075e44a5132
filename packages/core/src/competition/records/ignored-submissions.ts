import * as z from "zod";
import { MESSAGES } from "./commit-message.ts";
import { blockSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

/** A commitment in the round's window that counted for nothing; block null: all of the hotkey's. */
export const ignoredSubmissionSchema = z.looseObject({
  /** As the chain had it. */
  hotkey: z.string(),
  /** Block of the reveal; null for all of the hotkey's. */
  block: blockSchema.nullable(),
  /** Stable upper-case code. */
  code: z.string(),
  /** One sentence: what is wrong, and what would be right. */
  message: z.string(),
});
/** A commitment that counted for nothing, and why. */
export type IgnoredSubmission = z.infer<typeof ignoredSubmissionSchema>;
/** Ours; written only when there are any. */
export const ignoredSubmissionsSchema = z.array(ignoredSubmissionSchema);
/** The content of `ignored_submissions.json`. */
export type IgnoredSubmissions = z.infer<typeof ignoredSubmissionsSchema>;

/** `rounds/{n}/ignored_submissions.json`. */
export const ignoredSubmissionsFile = defineStateFile({
  path: "rounds/{round}/ignored_submissions.json",
  about:
    "Commitments that did not become a submission, and why: so that a miner can read it. Ours; only where there are any.",
  schema: ignoredSubmissionsSchema,
  writers: [
    { by: "collector", message: MESSAGES.roundOpened },
    { by: "collector", message: MESSAGES.stateMoved },
  ],
  change: { kind: "whole" },
});
/**
 * Reads `rounds/{n}/ignored_submissions.json`. Throws `RECORD_INVALID`.
 *
 * @example
 * const ignoredSubmissions = parseIgnoredSubmissions(await readFile("rounds/4/ignored_submissions.json", "utf8"), { path: "rounds/4/ignored_submissions.json" });
 */
export const parseIgnoredSubmissions = ignoredSubmissionsFile.parse;
/**
 * The text of `rounds/{n}/ignored_submissions.json`.
 *
 * @example
 * await writeFile("rounds/4/ignored_submissions.json", formatIgnoredSubmissions(ignoredSubmissions));
 */
export const formatIgnoredSubmissions = ignoredSubmissionsFile.format;
