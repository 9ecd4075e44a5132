import { z } from "zod";
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
