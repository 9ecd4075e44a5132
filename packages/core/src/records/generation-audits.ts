import { z } from "zod";
import { hotkeySchema } from "./schema.ts";

export const AUDIT_OUTCOMES = ["pending", "passed", "rejected"] as const;
export const generationAuditSchema = z.looseObject({
  hotkey: hotkeySchema,
  outcome: z.enum(AUDIT_OUTCOMES),
  checked_prompts: z.int().nonnegative(),
  failed_prompts: z.int().nonnegative(),
  failed_critical: z.int().nonnegative(),
  /** Trimmed median, seconds. */
  generation_time: z.number().nonnegative().nullable(),
  reason: z.string(),
});
export type GenerationAudit = z.infer<typeof generationAuditSchema>;
export const generationAuditsSchema = z.record(hotkeySchema, generationAuditSchema);
export type GenerationAudits = z.infer<typeof generationAuditsSchema>;
