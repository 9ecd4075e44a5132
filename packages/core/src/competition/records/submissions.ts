import { z } from "zod";
import { defineRecord } from "./record.ts";
import { blockSchema, commitSchema, hotkeySchema, repoSchema } from "./schema.ts";

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

const record = defineRecord(submissionsSchema);
/** Reads `rounds/{n}/submissions.json`. Throws `RECORD_INVALID`. */
export const parseSubmissions = record.parse;
/** The text of `rounds/{n}/submissions.json`. */
export const formatSubmissions = record.format;
