import * as z from "zod";
import { MESSAGES } from "./commit-message.ts";
import { blockSchema, commitSchema, hotkeySchema, repoSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

/** Schema of one entry of submissions.json. */
export const submissionSchema = z.looseObject({
  /** Source repository, `owner/name`. */
  repo: repoSchema,
  /** 40 hex digits. */
  commit: commitSchema,
  /** Address that the miner's files lie under, without a trailing slash. */
  cdn_url: z.string().regex(/^https?:\/\//i),
  /** Block of the reveal. */
  revealed_at_block: blockSchema,
  /** `{competition name}-{round}`. */
  round: z.string(),
});
/** What one miner revealed for a round. */
export type Submission = z.infer<typeof submissionSchema>;
/** hotkey → submission, ordered by reveal block. */
export const submissionsSchema = z.record(hotkeySchema, submissionSchema);
/** hotkey → submission: the content of `submissions.json`. */
export type Submissions = z.infer<typeof submissionsSchema>;

/** `rounds/{n}/submissions.json`. */
export const submissionsFile = defineStateFile({
  path: "rounds/{round}/submissions.json",
  about: "Who takes part, with which solution, in the order of their reveal.",
  schema: submissionsSchema,
  writers: [{ by: "collector", message: MESSAGES.roundOpened }],
  change: { kind: "whole" },
});
/**
 * Reads `rounds/{n}/submissions.json`. Throws `RECORD_INVALID`.
 *
 * @example
 * const submissions = parseSubmissions(await readFile("rounds/4/submissions.json", "utf8"), { path: "rounds/4/submissions.json" });
 */
export const parseSubmissions = submissionsFile.parse;
/**
 * The text of `rounds/{n}/submissions.json`.
 *
 * @example
 * await writeFile("rounds/4/submissions.json", formatSubmissions(submissions));
 */
export const formatSubmissions = submissionsFile.format;
