import type { FindingRow } from "./finding-row.ts";
import { AUDIT_FINDINGS } from "./rows/audits.ts";
import { CROWN_FINDINGS } from "./rows/crown.ts";
import { HISTORY_FINDINGS } from "./rows/history.ts";
import { MATCH_FINDINGS } from "./rows/matches.ts";
import { OUTSIDE_FINDINGS } from "./rows/outside.ts";
import { RECORD_FINDINGS } from "./rows/records.ts";
import { RESULT_FINDINGS } from "./rows/results.ts";
import { ROUND_FINDINGS } from "./rows/round.ts";
import type { Severity } from "./severity.ts";

/** The parts of the catalogue by subject, in the order of docs/findings.md. */
export const FINDING_PARTS = {
  "Files of the record": RECORD_FINDINGS,
  "How a round begins": ROUND_FINDINGS,
  "What was delivered and made again": RESULT_FINDINGS,
  "Duels, matches, the winner": MATCH_FINDINGS,
  Audits: AUDIT_FINDINGS,
  "The crown": CROWN_FINDINGS,
  History: HISTORY_FINDINGS,
  "Witnesses outside of the repository": OUTSIDE_FINDINGS,
} as const;

/** Every code of verify's findings, and what it stands for. docs/findings.md is written from it. */
export const FINDINGS = {
  ...RECORD_FINDINGS,
  ...ROUND_FINDINGS,
  ...RESULT_FINDINGS,
  ...MATCH_FINDINGS,
  ...AUDIT_FINDINGS,
  ...CROWN_FINDINGS,
  ...HISTORY_FINDINGS,
  ...OUTSIDE_FINDINGS,
} as const;

/** A code of the catalogue. */
export type KnownFindingCode = keyof typeof FINDINGS;

/** A code of a competition of one's own: `X_` and a name. Its checks say with each finding how bad it is. */
export type CustomFindingCode = `X_${string}`;

/** Stable upper-case code of a finding, that callers may match on: one of the catalogue, or a custom one. */
export type FindingCode = KnownFindingCode | CustomFindingCode;

/**
 * What a code of a finding stands for; null for a custom one, and for one of another version that this one does not know.
 *
 * @example
 * findingRow("WINNER_DIFFERS")?.remedy;
 */
export const findingRow = (code: string): FindingRow | null =>
  Object.hasOwn(FINDINGS, code) ? (FINDINGS as Readonly<Record<string, FindingRow>>)[code]! : null;

/** How bad a finding of this code is, where its check does not say otherwise; of a custom code `violation`. */
export function severityOf(code: FindingCode): Severity {
  const severity = findingRow(code)?.severity ?? "violation";
  return typeof severity === "string" ? severity : severity[0];
}
