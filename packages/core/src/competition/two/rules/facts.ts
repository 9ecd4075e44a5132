import type { ReportOutcome } from "./generation-report.ts";

/** Everything that the next step of competition 2's DUELS stage depends on (MULTISTAGE.md 10). */
export type RoundFacts = {
  /** Hotkeys by reveal block; equal blocks in the order of submissions.json. */
  readonly field: readonly string[];
  /** config.win_margin, 0 to 1. */
  readonly winMargin: number;
  /** config.audit_repeats: regenerations that a verified win rests on. */
  readonly auditRepeats: number;
  /** `matchKey(defender, hotkey)` → margin, −1 to 1, of each row of matches_matrix.csv. */
  readonly margins: ReadonlyMap<string, number>;
  /** `matchKey(auditLeft, hotkey)` → margin, −1 to 1, of each row of audit_matrix.csv. */
  readonly audits: ReadonlyMap<string, number>;
  /** Hotkey → its entry in generation_reports.json. */
  readonly reports: ReadonlyMap<string, ReportFacts>;
  /** Hotkey → its entry in source_audit.json. */
  readonly sourceAudits: ReadonlyMap<string, SourceAuditFacts>;
  /** require_audit.json, in its order. */
  readonly requests: readonly AuditRequest[];
  /** Hotkey → its entry in generation_audits.json. */
  readonly verdicts: ReadonlyMap<string, AuditVerdict>;
};

/** What a regeneration came to so far. */
export type ReportFacts = {
  /** `pending` while a repeat is open. */
  readonly outcome: ReportOutcome;
  /** Empty unless rejected. */
  readonly reason: string;
  /** Indices, from 1, of the repeats that are complete. */
  readonly repeats: readonly number[];
};

/** A person's verdict over a miner's source. */
export type SourceAuditFacts = {
  /** `failed` ends the miner's round. */
  readonly verdict: "passed" | "failed";
  /** In the auditor's words; may be empty. */
  readonly reason: string;
};

/** The judge asks the orchestrator to regenerate. */
export type AuditRequest = {
  /** SS58 address of the miner to be audited. */
  readonly hotkey: string;
  /** `leader` or the hotkey that it beat last. */
  readonly latestDefender: string;
};

/** An entry of generation_audits.json: the audit as the judge sees it. */
export type AuditVerdict = {
  /** `failed` rejects the candidate. */
  readonly verdict: "passed" | "failed";
  /** Why it failed; empty otherwise. */
  readonly reason: string;
};

/** Left side of the audit duel of a miner's own upload against its regeneration: `submitted_1`, `submitted_2`, … */
export const SUBMITTED = "submitted";

/**
 * Left side of an audit duel in audit_matrix.csv.
 *
 * @param side `submitted`, `leader` or a hotkey.
 * @param repeat The regeneration's index, from 1.
 * @example
 * auditLeft("leader", 2); // "leader_2"
 */
export const auditLeft = (side: string, repeat: number): string => `${side}_${repeat}`;

/**
 * Repeats that an audit has: 1 … `auditRepeats`.
 *
 * @example
 * repeatsOf({ auditRepeats: 3 }); // [1, 2, 3]
 */
export const repeatsOf = ({ auditRepeats }: Pick<RoundFacts, "auditRepeats">): readonly number[] =>
  Array.from({ length: auditRepeats }, (_, index) => index + 1);
