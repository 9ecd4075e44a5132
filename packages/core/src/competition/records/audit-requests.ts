import { z } from "zod";
import { defineRecord } from "./record.ts";
import { hotkeySchema } from "./schema.ts";

export const auditRequestSchema = z.looseObject({
  hotkey: hotkeySchema,
  /** Stems. */
  critical_prompts: z.array(z.string()),
});
export type AuditRequest = z.infer<typeof auditRequestSchema>;
/** Append-only, one a hotkey. */
export const auditRequestsSchema = z.array(auditRequestSchema);
export type AuditRequests = z.infer<typeof auditRequestsSchema>;

const record = defineRecord(auditRequestsSchema);
/** Reads `rounds/{n}/require_audit.json`. Throws `RECORD_INVALID`. */
export const parseAuditRequests = record.parse;
/** The text of `rounds/{n}/require_audit.json`. */
export const formatAuditRequests = record.format;
