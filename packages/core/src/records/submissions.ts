import { z } from "zod";
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
