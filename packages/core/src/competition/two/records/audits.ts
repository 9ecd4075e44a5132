import * as z from "zod";
import { MESSAGES_TWO } from "../../records/commit-message.ts";
import { defineExtras } from "../../records/extras.ts";
import { defineMatrix } from "../../records/matches-matrix.ts";
import { contestantSchema, hotkeySchema, timestampSchema } from "../../records/schema.ts";
import { defineStateFile } from "../../records/state-file.ts";
import { PYDANTIC_LAYOUT } from "./schema.ts";

/** A would-be winner whose image is to be run. */
export const auditRequestSchemaTwo = z.looseObject({
  hotkey: hotkeySchema,
  /** Whom it beat last; brought up to date in place. Empty in a request of competition 1. */
  latest_defender: z.union([z.literal(""), contestantSchema]).default(""),
});
/** Ours, under `x404` of a request. */
export const auditRequestExtrasTwo = defineExtras({
  requested_at: timestampSchema.describe("When it was asked for first"),
});

/** `rounds/{n}/require_audit.json`. */
export const auditRequestsFileTwo = defineStateFile({
  path: "rounds/{round}/require_audit.json",
  about: "Who has to be audited, and whom it beat last.",
  schema: z.array(auditRequestSchemaTwo),
  writers: [{ by: "judge", message: MESSAGES_TWO.auditRequests }],
  // An entry's defender changes in place, so no entry has to stay as it is.
  change: { kind: "free" },
  layout: PYDANTIC_LAYOUT,
  x404: { "*": auditRequestExtrasTwo },
});

/** All outcomes of a regeneration, as the file spells them. */
export const REPORT_OUTCOMES = ["pending", "completed", "rejected"] as const;
/** One regeneration of all stems that a miner submitted. */
export const repeatSchema = z.looseObject({
  /** From 1. */
  repeat_index: z.int().positive(),
  /** Prompts that gave a module. */
  generated_prompts: z.int().nonnegative(),
  /** Prompts that did not. */
  failed_prompts: z.int().nonnegative(),
  /** Seconds, accepted batches together; null when nothing was timed. */
  generation_time: z.number().nonnegative().nullable(),
});
/** Schema of one entry of generation_reports.json. */
export const generationReportSchema = z.looseObject({
  /** SS58 address of the miner. */
  hotkey: hotkeySchema,
  /** `passed` is in round 0 alone. */
  outcome: z.enum([...REPORT_OUTCOMES, "passed"]),
  /** Repeats that are complete. Absent in round 0, which counted prompts instead. */
  repeats: z.array(repeatSchema).default([]),
  /** Why it was rejected; empty otherwise. */
  reason: z.string(),
});
/** What the regeneration of one miner came to. */
export type GenerationReportRecord = z.infer<typeof generationReportSchema>;
/** Ours, under `x404` of a report. */
export const generationReportExtras = defineExtras({
  since: timestampSchema.describe("When the run began"),
  image: z.string().describe("The image that ran"),
  hardware: z.string().describe("The machine that it ran on"),
  wall_seconds: z
    .array(z.number().nonnegative())
    .describe("Seconds by the clock of each repeat, discarded batches and replacements included"),
  equal_bytes: z.array(z.string()).describe("Stems whose modules are the same bytes in every repeat"),
  fault: z
    .object({ code: z.string(), message: z.string() })
    .describe("A fault of ours that ended the run; it rejects nobody"),
  cost: z.number().nonnegative().describe("What the machines cost, US dollars"),
  evidence: z.unknown().describe("What a rejection rests on: the build, or the machines that the image used up"),
});

/** `rounds/{n}/generation_reports.json`. */
export const generationReportsFile = defineStateFile({
  path: "rounds/{round}/generation_reports.json",
  about: "What each regeneration has come to: its repeats, and whether it was in time.",
  schema: z.record(hotkeySchema, generationReportSchema),
  writers: [{ by: "auditor", message: MESSAGES_TWO.generationReports }],
  change: { kind: "settled", when: ({ outcome }) => outcome !== "pending" },
  layout: PYDANTIC_LAYOUT,
  x404: { "*": generationReportExtras },
});

/** Ours, under `x404` of a verdict. */
export const auditVerdictExtras = defineExtras({
  noise: z
    .object({ spread: z.number().nullable(), close: z.boolean(), deviation: z.number().min(0).max(2).optional() })
    .describe(
      "Spread of the repeats' margins; whether the verdict hangs on fewer duels than chance moves, and the standard deviation of a margin by chance that this was held against",
    ),
});

/** `rounds/{n}/generation_audits.json`: written by the judge, from the audit duels. */
export const generationAuditsFileTwo = defineStateFile({
  path: "rounds/{round}/generation_audits.json",
  about: "The verdict of each audit by duels.",
  schema: z.record(
    hotkeySchema,
    z.looseObject({ hotkey: hotkeySchema, verdict: z.enum(["passed", "failed"]), reason: z.string() }),
  ),
  writers: [{ by: "judge", message: MESSAGES_TWO.generationAudits }],
  // A verdict follows the timeline: when an earlier contestant is rejected, a later one's reason changes with it.
  change: { kind: "free" },
  layout: PYDANTIC_LAYOUT,
  x404: { "*": auditVerdictExtras },
});

const AUDIT_LEFT = /^(submitted|leader|5[1-9A-HJ-NP-Za-km-z]{47})_[1-9]\d*$/;
const auditMatrix = defineMatrix({
  isLeft: (text) => AUDIT_LEFT.test(text),
  left: "submitted_1, leader_1 or a hotkey and a repeat: 5H…_1",
});

/** `rounds/{n}/audit_matrix.csv`. */
export const auditMatrixFile = defineStateFile({
  path: "rounds/{round}/audit_matrix.csv",
  about:
    "Every audit match: `left,right,margin` with left `{side}_{repeat}`, in the order of play, no newline at the end.",
  format: auditMatrix,
  writers: [{ by: "judge", message: MESSAGES_TWO.auditMatrix }],
  change: { kind: "append", anyOrder: true },
});
