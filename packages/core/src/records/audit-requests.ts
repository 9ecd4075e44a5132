import { z } from "zod";
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
