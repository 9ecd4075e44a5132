import type { NamedCommit } from "./replay/commit-of.ts";
import type { Finding, Severity } from "./types.ts";

/** A finding as a check states it; what it leaves out is null. */
export type FindingInput = {
  readonly severity: Severity;
  readonly code: string;
  readonly file?: string | null | undefined;
  readonly path?: string | null | undefined;
  readonly hotkey?: string | null | undefined;
  readonly recorded?: unknown;
  readonly expected?: unknown;
  readonly commit?: NamedCommit | null | undefined;
  readonly message: string;
};

/** What one family of checks in one round says and counts. */
export type Tally = {
  /** Counts one comparison; the finding is only made when it fails. */
  expect(ok: boolean, finding: () => FindingInput): void;
};

/** Collects findings and counts of all families. */
export function createLedger() {
  const findings: Finding[] = [];
  const checked: Record<string, number> = {};
  return {
    findings,
    checked,
    tally(family: string, round: number | null): Tally {
      checked[family] ??= 0;
      return {
        expect(ok, finding) {
          checked[family] = (checked[family] ?? 0) + 1;
          if (!ok) findings.push(whole(finding(), round));
        },
      };
    },
  };
}
export type Ledger = ReturnType<typeof createLedger>;

function whole(input: FindingInput, round: number | null): Finding {
  return {
    severity: input.severity,
    code: input.code,
    round,
    file: input.file ?? null,
    path: input.path ?? null,
    hotkey: input.hotkey ?? null,
    recorded: input.recorded ?? null,
    expected: input.expected ?? null,
    commit: input.commit ?? null,
    message: input.message,
  };
}
