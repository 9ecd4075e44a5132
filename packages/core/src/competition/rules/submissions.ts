import type { ErrorCode } from "../../base/errors/catalogue.ts";
import type { HotkeyCommitments, RevealedCommitment } from "../../ports/chain.ts";
import { HOTKEY_PATTERN } from "../records/names.ts";
import type { Schedule } from "../records/schedule.ts";
import type { Submission, Submissions } from "../records/submissions.ts";
import { COMMITMENT_FIELDS, type CommitmentChecks, type CommitmentField, parseCommitment } from "./commitment.ts";

/** What was revealed, and the window that counts. */
export type SelectSubmissionsOptions = {
  /** All revealed commitments, as the chain gives them. */
  readonly commitments: readonly HotkeyCommitments[];
  /** First and last block whose reveals count, both included. */
  readonly schedule: Pick<Schedule, "earliest_reveal_block" | "latest_reveal_block">;
  /** `{competition name}-{round}`. */
  readonly roundName: string;
  /** What the competition asks of a commitment's fields. @default COMMITMENT_CHECKS */
  readonly checks?: CommitmentChecks | undefined;
};

/** A commitment, or (block null) a whole hotkey, that counts for nothing, and why. */
export type IgnoredCommitment = {
  /** SS58 address, or what the chain gave instead. */
  readonly hotkey: string;
  /** Block of the reveal. */
  readonly block: number | null;
  /** Stable upper-case code. */
  readonly code: ErrorCode;
  /** One sentence: what is wrong, and what would be right. */
  readonly message: string;
};

/** Who takes part in a round. */
export type SubmissionSelection = {
  /** Ordered by reveal block, then hotkey. */
  readonly submissions: Submissions;
  /** In the order of the chain's list. */
  readonly ignored: readonly IgnoredCommitment[];
};

/**
 * The round's submissions from what miners revealed (COMPETITION.md section 6). Of each field the latest in the window counts, also
 * when the latest is invalid: a miner's newer commitment is never replaced by an older one. Hotkeys are independent: nothing that one commits
 * changes what another one gets. Commitments outside the window are not mentioned; other rounds own them.
 *
 * @example
 * const { submissions, ignored } = selectSubmissions({ commitments, schedule, roundName: "mesh-4" });
 */
export function selectSubmissions(options: SelectSubmissionsOptions): SubmissionSelection {
  const ignoredList: IgnoredCommitment[] = [];
  const list: (readonly [string, Submission])[] = [];
  const hotkeys = new Set<string>();
  for (const { hotkey, entries } of options.commitments) {
    if (!HOTKEY_PATTERN.test(hotkey) || hotkeys.has(hotkey)) {
      ignoredList.push(
        toIgnored(String(hotkey), { code: "HOTKEY_INVALID", message: "Not an SS58 address, or listed twice." }),
      );
      continue;
    }
    hotkeys.add(hotkey);
    const submission = selectOne({ hotkey, entries }, { ...options, ignored: ignoredList });
    if (submission) list.push([hotkey, submission]);
  }
  list.sort(([a, first], [b, second]) => first.revealed_at_block - second.revealed_at_block || (a < b ? -1 : 1));
  return { submissions: Object.fromEntries(list), ignored: ignoredList };
}

type Selecting = SelectSubmissionsOptions & { readonly ignored: IgnoredCommitment[] };
type LatestField = { readonly block: number; readonly value: string | null };

function selectOne({ hotkey, entries }: HotkeyCommitments, selecting: Selecting): Submission | null {
  const { earliest_reveal_block, latest_reveal_block } = selecting.schedule;
  const inWindow = entries
    .filter(({ block }) => block >= earliest_reveal_block && block <= latest_reveal_block)
    .sort((a, b) => a.block - b.block);
  if (inWindow.length === 0) return null;
  const latest = new Map<CommitmentField, LatestField>();
  for (const entry of inWindow) apply(latest, { hotkey, entry, selecting });
  const wanting = COMMITMENT_FIELDS.filter((field) => !latest.get(field)?.value);
  if (wanting.length > 0) {
    const message = `No valid ${wanting.join(", ")} in the round's window (the latest of each field counts).`;
    selecting.ignored.push(toIgnored(hotkey, { code: "SUBMISSION_INCOMPLETE", message }));
    return null;
  }
  const value = (field: CommitmentField) => latest.get(field)?.value as string;
  return {
    repo: value("repo"),
    commit: value("commit"),
    cdn_url: value("cdn_url"),
    revealed_at_block: latest.get("commit")?.block as number,
    round: selecting.roundName,
  };
}

type Applying = {
  readonly hotkey: string;
  readonly entry: RevealedCommitment;
  readonly selecting: Selecting;
};

function apply(latest: Map<CommitmentField, LatestField>, { hotkey, entry, selecting }: Applying): void {
  const { block, text, problem } = entry;
  const { ignored, checks } = selecting;
  if (text === null) {
    const message = problem ?? "The commitment has no text.";
    ignored.push({ hotkey, block, code: "COMMITMENT_UNDECODABLE", message });
    return;
  }
  const commitment = parseCommitment(text, checks);
  if ("rejection" in commitment) {
    ignored.push({ hotkey, block, code: commitment.rejection.code, message: commitment.rejection.message });
    for (const field of commitment.invalid) latest.set(field, { block, value: null });
  }
  for (const field of COMMITMENT_FIELDS) {
    const value = commitment.fields[field];
    if (value !== undefined) latest.set(field, { block, value });
  }
}

function toIgnored(hotkey: string, why: { code: ErrorCode; message: string }): IgnoredCommitment {
  return { hotkey, block: null, ...why };
}
