import * as z from "zod";
import { buildExtras, buildSchema, buildsFile } from "../../records/builds.ts";
import { defineExtras } from "../../records/extras.ts";
import { defineLeader, leaderEntrySchema, leaderFile } from "../../records/leader.ts";
import { blockSchema, commitSchema, hotkeySchema } from "../../records/schema.ts";
import { defineStateFile } from "../../records/state-file.ts";
import { submissionsFile } from "../../records/submissions.ts";
import { winnerFile, winnerSchema } from "../../records/winner.ts";
import { hardwareSchema, PYDANTIC_LAYOUT, PYTHON_LAYOUT, repoSchema } from "./schema.ts";

/** A submission: as competition 1's, with the machines that its image asks for. Keys in the file's order. */
export const submissionSchemaTwo = z.looseObject({
  /** Source repository, `owner/name`. */
  repo: repoSchema,
  /** 40 hex digits. */
  commit: commitSchema,
  /** Address that the miner's files lie under. */
  cdn_url: z.string().regex(/^https?:\/\//i),
  /** Block of the reveal. */
  revealed_at_block: blockSchema,
  /** `{competition name}-{round}`. */
  round: z.string(),
  /** Machine that the image asks for. */
  hardware: hardwareSchema,
});
/** What one miner revealed for a round. */
export type SubmissionTwo = z.infer<typeof submissionSchemaTwo>;

/** Ours, under `x404` of a submission. */
export const submissionExtrasTwo = defineExtras({
  hardware_note: z.string().describe("Why its hardware is not what its hardware.json says"),
});

/** `rounds/{n}/submissions.json`. */
export const submissionsFileTwo = defineStateFile({
  path: submissionsFile.pattern,
  about: submissionsFile.about,
  schema: z.record(hotkeySchema, submissionSchemaTwo),
  writers: submissionsFile.writers,
  change: { kind: "whole" },
  layout: PYTHON_LAYOUT,
  x404: { "*": submissionExtrasTwo },
});

/** `rounds/{n}/builds.json`. */
export const buildsFileTwo = defineStateFile({
  path: buildsFile.pattern,
  about: buildsFile.about,
  schema: z.record(hotkeySchema, buildSchema.extend({ repo: repoSchema, hardware: hardwareSchema })),
  writers: buildsFile.writers,
  change: { kind: "settled", when: ({ status }) => status === "success" },
  layout: PYDANTIC_LAYOUT,
  x404: { "*": buildExtras },
});

/** Ours, under `x404` of a winner. */
export const winnerExtrasTwo = defineExtras({
  crown: z
    .object({
      against: z.string(),
      margin: z.number(),
      close: z.boolean(),
      deviation: z.number().min(0).max(2).optional(),
    })
    .describe(
      "Whom it beat last, by what margin; whether that hangs on fewer duels than chance moves, and the standard deviation of a margin by chance that this was held against",
    ),
});

/** `rounds/{n}/winner.json`. */
export const winnerFileTwo = defineStateFile({
  path: winnerFile.pattern,
  about: winnerFile.about,
  schema: winnerSchema.extend({ hardware: hardwareSchema }),
  writers: winnerFile.writers,
  change: { kind: "whole" },
  layout: PYDANTIC_LAYOUT,
  x404: { "": winnerExtrasTwo },
});

const leaderEntrySchemaTwo = leaderEntrySchema.extend({ repo: repoSchema, hardware: hardwareSchema });
const leaderFormatTwo = defineLeader(leaderEntrySchemaTwo, { layout: PYDANTIC_LAYOUT });

/** `leader.json`. */
export const leaderFileTwo = defineStateFile({
  path: leaderFile.pattern,
  about: leaderFile.about,
  schema: z.array(leaderEntrySchemaTwo),
  format: leaderFormatTwo,
  writers: leaderFile.writers,
  change: { kind: "append" },
  layout: PYDANTIC_LAYOUT,
});
