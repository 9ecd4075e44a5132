import * as z from "zod";
import { hotkeySchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

export const sourceAuditSchema = z.looseObject({
  hotkey: hotkeySchema,
  verdict: z.enum(["passed", "failed"]),
  reason: z.string(),
});
export type SourceAudit = z.infer<typeof sourceAuditSchema>;
/** Written by people who read the miners' sources. */
export const sourceAuditsSchema = z.array(sourceAuditSchema);
export type SourceAudits = z.infer<typeof sourceAuditsSchema>;

/** `rounds/{n}/source_audit.json`. */
export const sourceAuditsFile = defineStateFile({
  path: "rounds/{round}/source_audit.json",
  about: "What people found in the miners' sources.",
  schema: sourceAuditsSchema,
  writers: [{ by: "people", message: null }],
  change: { kind: "append" },
});
/** Reads `rounds/{n}/source_audit.json`. Throws `RECORD_INVALID`. */
export const parseSourceAudits = sourceAuditsFile.parse;
/** The text of `rounds/{n}/source_audit.json`. */
export const formatSourceAudits = sourceAuditsFile.format;
