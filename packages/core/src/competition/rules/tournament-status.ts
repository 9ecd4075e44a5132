import { LEADER } from "../records/names.ts";
import { timeline } from "./timeline.ts";
import { decide, type TournamentAction } from "./tournament.ts";
import {
  contenders,
  isApproved,
  isRejected,
  matchKey,
  type PlayedMatch,
  qualifiedContenders,
  type TournamentFacts,
} from "./tournament-facts.ts";

/** Where the tournament stands, for reports and status pages. */
export type TournamentStatus = {
  /** By reveal block, without the rejected. */
  readonly contenders: readonly string[];
  /** Hotkeys that an audit rejected, in the order of the field. */
  readonly rejected: readonly string[];
  /** Contenders that passed both audits. */
  readonly approved: readonly string[];
  /** Contenders whose margin against the base leader reached `win_margin`, by reveal block. */
  readonly qualified: readonly string[];
  /** Contenders whose match with the base leader is not played yet. */
  readonly unplayed: readonly string[];
  /** Crown holders in order as far as matches are known, without `leader`. */
  readonly crownPath: readonly string[];
  /** Matches of the present timeline, in order, as far as they are known. */
  readonly timeline: readonly PlayedMatch[];
  /** What `decide` says now. */
  readonly next: TournamentAction;
};

/**
 * The facts as a person asks about them.
 *
 * @example
 * tournamentStatus(facts).crownPath;
 */
export function tournamentStatus(facts: TournamentFacts): TournamentStatus {
  const field = contenders(facts);
  const { played, takes } = timeline(facts);
  return {
    contenders: field,
    rejected: facts.submissions.map(({ hotkey }) => hotkey).filter((hotkey) => isRejected(facts, hotkey)),
    approved: field.filter((hotkey) => isApproved(facts, hotkey)),
    qualified: qualifiedContenders(facts),
    unplayed: field.filter((hotkey) => !facts.margins.has(matchKey(LEADER, hotkey))),
    crownPath: takes.map(({ right }) => right),
    timeline: played,
    next: decide(facts),
  };
}
