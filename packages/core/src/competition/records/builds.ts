import { z } from "zod";
import { defineRecord } from "./record.ts";
import { blockSchema, commitSchema, hotkeySchema, repoSchema } from "./schema.ts";

export const BUILD_STATUSES = ["pending", "in_progress", "success", "failure", "timed_out", "not_found"] as const;
export const buildStatusSchema = z.enum(BUILD_STATUSES);
export type BuildStatus = z.infer<typeof buildStatusSchema>;

export const buildSchema = z.looseObject({
  repo: repoSchema,
  commit: commitSchema,
  revealed_at_block: blockSchema,
  /** `{commit[:7]}-{round}`. */
  tag: z.string(),
  status: buildStatusSchema,
  docker_image: z.string().nullable(),
});
export type Build = z.infer<typeof buildSchema>;
export const buildsSchema = z.record(hotkeySchema, buildSchema);
export type Builds = z.infer<typeof buildsSchema>;

const record = defineRecord(buildsSchema);
/** Reads `rounds/{n}/builds.json`. Throws `RECORD_INVALID`. */
export const parseBuilds = record.parse;
/** The text of `rounds/{n}/builds.json`. */
export const formatBuilds = record.format;
