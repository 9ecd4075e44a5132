import { z } from "zod";
import { defineRecord } from "./record.ts";
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

const record = defineRecord(generationAuditsSchema);
/** Reads `rounds/{n}/generation_audits.json`. Throws `RECORD_INVALID`. */
export const parseGenerationAudits = record.parse;
/** The text of `rounds/{n}/generation_audits.json`. */
export const formatGenerationAudits = record.format;
