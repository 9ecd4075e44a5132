import { LEADER } from "../records/names.ts";
import { takesCrown } from "./takes-crown.ts";
import {
  type Match,
  matchKey,
  type PlayedMatch,
  qualifiedContenders,
  type TournamentFacts,
} from "./tournament-facts.ts";

export type Timeline = {
  /** Matches of the timeline as far as they are played, in order. */
  readonly played: readonly PlayedMatch[];
  /** Those of them that took the crown. */
  readonly takes: readonly PlayedMatch[];
  /** The first that is not played; null when the timeline is complete. */
  readonly next: Match | null;
};

/** Each qualified hotkey in turn plays whoever holds the crown at that point. */
export function timeline(facts: TournamentFacts): Timeline {
  const matches: PlayedMatch[] = [];
  const takes: PlayedMatch[] = [];
  let crown = LEADER;
  for (const right of qualifiedContenders(facts)) {
    const margin = facts.margins.get(matchKey(crown, right));
    if (margin === undefined) return { played: matches, takes, next: { left: crown, right } };
    const match = { left: crown, right, margin };
    matches.push(match);
    if (!takesCrown(margin, facts.winMargin)) continue;
    takes.push(match);
    crown = right;
  }
  return { played: matches, takes, next: null };
}
