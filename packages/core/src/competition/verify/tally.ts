import { type FindingCode, severityOf } from "./findings/catalogue.ts";
import type { Finding, NamedCommit, Severity } from "./types.ts";

/** A finding as a check states it; what it leaves out is null. */
export type FindingInput = {
  readonly code: FindingCode;
  /** @default the code's own in the catalogue; `violation` for a custom code */
  readonly severity?: Severity | undefined;
  readonly file?: string | null | undefined;
  readonly path?: string | null | undefined;
  readonly hotkey?: string | null | undefined;
  readonly recorded?: unknown;
  readonly expected?: unknown;
  readonly commit?: NamedCommit | null | undefined;
  readonly message: string;
  /** Kinds and places (`findingKey`) of findings of the newest state that say the same: with one of them this one is left out. @default none */
  readonly unless?: readonly string[] | undefined;
};

/** What one family of checks in one round says and counts. */
export type Tally = {
  /** Counts one comparison; the finding is only made when it fails. */
  expect(ok: boolean, finding: () => FindingInput): void;
};

/** A finding, and what would say the same. */
export type NotedFinding = { readonly finding: Finding; readonly unless?: readonly string[] | undefined };

/** What a ledger holds, as JSON. */
export type LedgerNotes = {
  readonly noted: readonly NotedFinding[];
  /** Family of checks → number of things compared. */
  readonly checked: Readonly<Record<string, number>>;
};

/** Collects findings and counts of all families. */
export function createLedger() {
  const findingNotes: NotedFinding[] = [];
  const checkCounts: Record<string, number> = {};
  return {
    noted: findingNotes,
    checked: checkCounts,
    get findings(): readonly Finding[] {
      return findingNotes.map(({ finding }) => finding);
    },
    tally(family: string, round: number | null): Tally {
      checkCounts[family] ??= 0;
      return {
        expect(ok, finding) {
          checkCounts[family] = (checkCounts[family] ?? 0) + 1;
          if (ok) return;
          const { unless, ...input } = finding();
          findingNotes.push({ finding: completeFinding(input, round), ...(unless && { unless }) });
        },
      };
    },
    /** Takes in another's notes, where none of `told` says the same. */
    absorb(notes: LedgerNotes, findingKeys: ReadonlySet<string> = NONE): void {
      for (const [family, count] of Object.entries(notes.checked))
        checkCounts[family] = (checkCounts[family] ?? 0) + count;
      for (const one of notes.noted) if (!one.unless?.some((key) => findingKeys.has(key))) findingNotes.push(one);
    },
  };
}
export type Ledger = ReturnType<typeof createLedger>;

const NONE: ReadonlySet<string> = new Set();

function completeFinding(input: FindingInput, round: number | null): Finding {
  return {
    severity: input.severity ?? severityOf(input.code),
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
