import { z } from "zod";
import { defineRecord } from "./record.ts";
import { hotkeySchema } from "./schema.ts";

export const sourceAuditSchema = z.looseObject({
  hotkey: hotkeySchema,
  verdict: z.enum(["passed", "failed"]),
  reason: z.string(),
});
export type SourceAudit = z.infer<typeof sourceAuditSchema>;
/** Written by people who read the miners' sources. */
export const sourceAuditsSchema = z.array(sourceAuditSchema);
export type SourceAudits = z.infer<typeof sourceAuditsSchema>;

const record = defineRecord(sourceAuditsSchema);
/** Reads `rounds/{n}/source_audit.json`. Throws `RECORD_INVALID`. */
export const parseSourceAudits = record.parse;
/** The text of `rounds/{n}/source_audit.json`. */
export const formatSourceAudits = record.format;
