import type { AuditRequests } from "../records/audit-requests.ts";
import type { CompetitionConfig } from "../records/config.ts";
import type { GenerationAudits } from "../records/generation-audits.ts";
import type { MatrixRow } from "../records/matches-matrix.ts";
import { LEADER } from "../records/names.ts";
import type { SourceAudits } from "../records/source-audits.ts";
import type { Submissions } from "../records/submissions.ts";
import { takesCrown } from "./takes-crown.ts";

/** One miner of the field. */
export type TournamentSubmission = {
  /** SS58 address. */
  readonly hotkey: string;
  /** Block of the reveal: the earlier one plays first. */
  readonly revealedAtBlock: number;
  /** Place in submissions.json, which settles equal blocks. @default the order of the hotkeys' code points */
  readonly place?: number | undefined;
};
/** What the generation audit came to: did the image make again what was submitted? */
export type GenerationVerdict = "pending" | "passed" | "rejected";
/** What the people who read the source say; absent while they have not. */
export type SourceVerdict = "passed" | "failed";

/** Everything that the next step of a DUELS stage depends on, in any order. */
export type TournamentFacts = {
  /** The field, in any order. */
  readonly submissions: readonly TournamentSubmission[];
  /** {@link matchKey} → margin of every match in the matrix. */
  readonly margins: ReadonlyMap<string, number>;
  /** config.win_margin. */
  readonly winMargin: number;
  /** Hotkeys in require_audit.json. */
  readonly requested: readonly string[];
  /** Hotkey → outcome in generation_audits.json. */
  readonly generationAudits: ReadonlyMap<string, GenerationVerdict>;
  /** Hotkey → verdict in source_audit.json. */
  readonly sourceAudits: ReadonlyMap<string, SourceVerdict>;
};

/** Left defends, right challenges. */
export type Match = {
  /** Hotkey or `leader`. */
  readonly left: string;
  /** Hotkey. */
  readonly right: string;
};
/** A match of the matrix. */
export type PlayedMatch = Match & {
  /** −1 to 1; (right wins − left wins) ÷ prompts. ±100 for a walkover. */
  readonly margin: number;
};

/**
 * Key of a match in {@link TournamentFacts.margins}.
 *
 * @example
 * const margin = facts.margins.get(matchKey("leader", hotkey));
 */
export const matchKey = (left: string, right: string): string => `${left}>${right}`;

/**
 * The field as `submissions.json` has it.
 *
 * @example
 * const field = tournamentField(submissions);
 */
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
  return margin === undefined ? null : takesCrown(margin, facts.winMargin);
}

/** What the facts are read from; null: the file is not there, or cannot be read. */
export type TournamentRecords = {
  /** `config.json`. */
  readonly config: Pick<CompetitionConfig, "win_margin"> | null;
  /** `submissions.json` of the round. */
  readonly submissions: Submissions | null;
  /** `matches_matrix.csv`, by rows. */
  readonly matrix: readonly MatrixRow[] | null;
  /** `require_audit.json`. */
  readonly auditRequests: AuditRequests | null;
  /** `generation_audits.json`. */
  readonly generationAudits: GenerationAudits | null;
  /** `source_audit.json`. */
  readonly sourceAudits: SourceAudits | null;
};

/**
 * The facts as the records have them. An entry's key names its hotkey: a recorded round holds an entry whose inner hotkey is another's.
 *
 * @example
 * const action = decide(tournamentFacts(records));
 */
export function tournamentFacts(records: TournamentRecords): TournamentFacts {
  const audits = Object.entries(records.generationAudits ?? {});
  return {
    submissions: tournamentField(records.submissions ?? {}),
    margins: new Map((records.matrix ?? []).map(({ left, right, margin }) => [matchKey(left, right), margin])),
    winMargin: records.config?.win_margin ?? 0,
    requested: (records.auditRequests ?? []).map(({ hotkey }) => hotkey),
    generationAudits: new Map(audits.map(([hotkey, { outcome }]) => [hotkey, outcome])),
    sourceAudits: new Map((records.sourceAudits ?? []).map(({ hotkey, verdict }) => [hotkey, verdict])),
  };
}
