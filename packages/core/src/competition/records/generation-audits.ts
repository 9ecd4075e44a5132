import * as z from "zod";
import { MESSAGES } from "./commit-message.ts";
import { defineExtras } from "./extras.ts";
import { hotkeySchema, timestampSchema } from "./schema.ts";
import { defineStateFile } from "./state-file.ts";

/** All outcomes of a generation audit, as the file spells them. */
export const AUDIT_OUTCOMES = ["pending", "passed", "rejected"] as const;
/** Schema of one entry of generation_audits.json. */
export const generationAuditSchema = z.looseObject({
  /** SS58 address of the miner. */
  hotkey: hotkeySchema,
  /** `pending` until every distance that can decide is measured. */
  outcome: z.enum(AUDIT_OUTCOMES),
  /** How many prompts were compared. */
  checked_prompts: z.int().nonnegative(),
  /** How many of them did not match. */
  failed_prompts: z.int().nonnegative(),
  /** How many of the decisive ones did not match. */
  failed_critical: z.int().nonnegative(),
  /** Median, seconds. */
  generation_time: z.number().nonnegative().nullable(),
  /** What it was decided by, in the words of the recorded competition; empty when passed. */
  reason: z.string(),
});
/** What the audit of one miner came to. */
export type GenerationAudit = z.infer<typeof generationAuditSchema>;
/** Schema of generation_audits.json: hotkey → audit. */
export const generationAuditsSchema = z.record(hotkeySchema, generationAuditSchema);
/** hotkey → audit: the content of `generation_audits.json`. */
export type GenerationAudits = z.infer<typeof generationAuditsSchema>;

/** Ours, under `x404` of an audit. */
export const generationAuditExtras = defineExtras({
  since: timestampSchema.describe("When the first outcome of this audit was written"),
  runs: z.int().nonnegative().describe("Runs that it took"),
  embedding: z.string().describe("Name and version of the embedding that distances were measured with"),
  image: z.string().describe("The image that ran"),
  ending: z.string().describe("How the last run ended"),
  evidence: z
    .looseObject({ pods: z.array(z.unknown()).optional() })
    .describe("What the verdict rests on: pods, mismatches, the build that failed"),
});

/** `rounds/{n}/generation_audits.json`. */
export const generationAuditsFile = defineStateFile({
  path: "rounds/{round}/generation_audits.json",
  about: "The verdict of each audit by regeneration.",
  schema: generationAuditsSchema,
  writers: [{ by: "auditor", message: MESSAGES.generationAudits }],
  change: { kind: "settled", when: ({ outcome }) => outcome !== "pending" },
  x404: { "*": generationAuditExtras },
});
/**
 * Reads `rounds/{n}/generation_audits.json`. Throws `RECORD_INVALID`.
 *
 * @example
 * const generationAudits = parseGenerationAudits(await readFile("rounds/4/generation_audits.json", "utf8"), { path: "rounds/4/generation_audits.json" });
 */
export const parseGenerationAudits = generationAuditsFile.parse;
/**
 * The text of `rounds/{n}/generation_audits.json`.
 *
 * @example
 * await writeFile("rounds/4/generation_audits.json", formatGenerationAudits(generationAudits));
 */
export const formatGenerationAudits = generationAuditsFile.format;
