import { LEADER } from "../records/schema.ts";
import type { Submissions } from "../records/submissions.ts";

export type TournamentSubmission = {
  readonly hotkey: string;
  readonly revealedAtBlock: number;
  /** Place in submissions.json, which settles equal blocks. @default the order of the hotkeys' code points */
  readonly place?: number | undefined;
};
export type GenerationVerdict = "pending" | "passed" | "rejected";
export type SourceVerdict = "passed" | "failed";

/** Everything that the next step of a DUELS stage depends on, in any order. */
export type TournamentFacts = {
  readonly submissions: readonly TournamentSubmission[];
  /** {@link matchKey} → margin of every match in the matrix. */
  readonly margins: ReadonlyMap<string, number>;
  /** config.win_margin. */
  readonly winMargin: number;
  /** Hotkeys in require_audit.json. */
  readonly requested: readonly string[];
  readonly generationAudits: ReadonlyMap<string, GenerationVerdict>;
  readonly sourceAudits: ReadonlyMap<string, SourceVerdict>;
};

/** Left defends, right challenges. */
export type Match = { readonly left: string; readonly right: string };
export type PlayedMatch = Match & { readonly margin: number };

/** Key of a match in {@link TournamentFacts.margins}. */
export const matchKey = (left: string, right: string): string => `${left}>${right}`;

/** The field as `submissions.json` has it. */
export function tournamentField(submissions: Submissions): TournamentSubmission[] {
  return Object.entries(submissions).map(([hotkey, { revealed_at_block }], place) => ({
    hotkey,
    revealedAtBlock: revealed_at_block,
    place,
  }));
}

/** Rejected by either audit. */
export function isRejected(facts: TournamentFacts, hotkey: string): boolean {
  return facts.generationAudits.get(hotkey) === "rejected" || facts.sourceAudits.get(hotkey) === "failed";
}

/** Passed both audits. */
export function isApproved(facts: TournamentFacts, hotkey: string): boolean {
  return facts.generationAudits.get(hotkey) === "passed" && facts.sourceAudits.get(hotkey) === "passed";
}

/** Who is still in, by reveal block, then place, then hotkey. */
export function contenders(facts: TournamentFacts): string[] {
  return facts.submissions
    .filter(({ hotkey }) => !isRejected(facts, hotkey))
    .sort(
      (a, b) =>
        a.revealedAtBlock - b.revealedAtBlock || (a.place ?? 0) - (b.place ?? 0) || (a.hotkey < b.hotkey ? -1 : 1),
    )
    .map(({ hotkey }) => hotkey);
}

/** Contenders whose match with the base leader reached the win margin, in order. */
export function qualifiedContenders(facts: TournamentFacts): string[] {
  return contenders(facts).filter((hotkey) => takes(facts, { left: LEADER, right: hotkey }) === true);
}

/** Does the right side take it? Null: not played. */
export function takes(facts: TournamentFacts, { left, right }: Match): boolean | null {
  const margin = facts.margins.get(matchKey(left, right));
  return margin === undefined ? null : margin >= facts.winMargin;
}
