import type { Severity } from "./severity.ts";

/** What a code of a finding stands for: a row of the catalogue. */
export type FindingRow = {
  /** How bad it is. With several, the first one counts unless the check names another. */
  readonly severity: Severity | readonly [Severity, Severity, ...Severity[]];
  /** Families of checks that raise it, as `checked` of a proof names them. */
  readonly checks: readonly string[];
  /** What differs, in a sentence that holds for every finding of this code. */
  readonly meaning: string;
  /** What to do about it: for whoever runs the competition, unless it says otherwise. */
  readonly remedy: string;
};

type Row = readonly [severity: FindingRow["severity"], checks: string, meaning: string, remedy: string];

/** A part of the catalogue: codes with severity, the checks that raise them (by commas), what differs, and what to do. */
export const defineFindings = <const Code extends string>(
  rows: Readonly<Record<Code, Row>>,
): Readonly<Record<Code, FindingRow>> =>
  Object.fromEntries<FindingRow>(
    Object.entries<Row>(rows).map(([code, [severity, checks, meaning, remedy]]) => [
      code,
      { severity, checks: checks.split(", "), meaning, remedy },
    ]),
  ) as Record<Code, FindingRow>;
