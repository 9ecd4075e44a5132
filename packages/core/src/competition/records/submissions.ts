import * as z from "zod";
import { MESSAGES } from "./commit-message.ts";
import { blockSchema, commitSchema, hotkeySchema, repoSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

export const submissionSchema = z.looseObject({
  repo: repoSchema,
  commit: commitSchema,
  cdn_url: z.string().regex(/^https?:\/\//i),
  revealed_at_block: blockSchema,
  /** `{competition name}-{round}`. */
  round: z.string(),
});
export type Submission = z.infer<typeof submissionSchema>;
/** hotkey → submission, ordered by reveal block. */
export const submissionsSchema = z.record(hotkeySchema, submissionSchema);
export type Submissions = z.infer<typeof submissionsSchema>;

/** `rounds/{n}/submissions.json`. */
export const submissionsFile = defineStateFile({
  path: "rounds/{round}/submissions.json",
  about: "Who takes part, with which solution, in the order of their reveal.",
  schema: submissionsSchema,
  writers: [{ by: "collector", message: MESSAGES.roundOpened }],
  change: { kind: "whole" },
});
/** Reads `rounds/{n}/submissions.json`. Throws `RECORD_INVALID`. */
export const parseSubmissions = submissionsFile.parse;
/** The text of `rounds/{n}/submissions.json`. */
export const formatSubmissions = submissionsFile.format;
