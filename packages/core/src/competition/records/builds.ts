import * as z from "zod";
import { MESSAGES } from "./commit-message.ts";
import { defineExtras } from "./extras.ts";
import { blockSchema, commitSchema, hotkeySchema, repoSchema, timestampSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

/** All statuses of a build, as the file spells them. */
export const BUILD_STATUSES = ["pending", "in_progress", "success", "failure", "timed_out", "not_found"] as const;
/** Schema of a build's `status`. */
export const buildStatusSchema = z.enum(BUILD_STATUSES);
/** `not_found`: the finished run made no such image. `timed_out`: nothing was final when BUILD_TIMEOUT was over. */
export type BuildStatus = z.infer<typeof buildStatusSchema>;

/** Schema of one entry of builds.json. */
export const buildSchema = z.looseObject({
  /** Source repository, `owner/name`. */
  repo: repoSchema,
  /** 40 hex digits. */
  commit: commitSchema,
  /** Block of the reveal, copied from the submission. */
  revealed_at_block: blockSchema,
  /** `{commit[:7]}-{round}`. */
  tag: z.string(),
  /** Only `success` never changes again. */
  status: buildStatusSchema,
  /** Address of the image; null before a success. */
  docker_image: z.string().nullable(),
});
/** What became of one miner's image build. */
export type Build = z.infer<typeof buildSchema>;
/** Schema of builds.json: hotkey → build. */
export const buildsSchema = z.record(hotkeySchema, buildSchema);
/** hotkey → build: the content of `builds.json`. */
export type Builds = z.infer<typeof buildsSchema>;

/** Ours, under `x404` of a build. */
export const buildExtras = defineExtras({
  since: timestampSchema.describe("When the build was first looked for"),
  seen: z.string().describe("What the build source says now; `status` follows only when that is certain"),
  evidence: z.record(z.string(), z.unknown()).describe("What the build source showed"),
  alarm: z.string().describe("Why the status is held back: every build ended alike, within minutes"),
  confirmed: z.boolean().describe("Set by an operator: the alarm was looked at, the builds really failed"),
});

/** `rounds/{n}/builds.json`. */
export const buildsFile = defineStateFile({
  path: "rounds/{round}/builds.json",
  about: "What became of each submission's image build.",
  schema: buildsSchema,
  writers: [{ by: "auditor", message: MESSAGES.builds }],
  change: { kind: "settled", when: ({ status }) => status === "success" },
  x404: { "*": buildExtras },
});
/**
 * The text of `rounds/{n}/builds.json`.
 *
 * @example
 * await writeFile("rounds/4/builds.json", formatBuilds(builds));
 */
export const formatBuilds = buildsFile.format;
