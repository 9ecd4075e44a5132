import { LEADER } from "../records/names.ts";
import {
  isApproved,
  type Match,
  matchKey,
  qualifiedContenders,
  type TournamentFacts,
  takes,
} from "./tournament-facts.ts";

/**
 * Unplayed matches of the qualified that can still change the result, likeliest first.
 *
 * A match (crown, challenger) can only be called for when audits that are still open reject those between them, so the crowns possible
 * before each challenger are worked out, each with the fewest uncertain steps that it takes; and it only matters when the winners possible after
 * a win are not the one same winner as after a loss. Approved contenders are assumed to stay. Of n qualified at most n² states are looked at.
 */
export function exploratoryMatches(facts: TournamentFacts): Match[] {
  const field = qualifiedContenders(facts);
  const matches: { match: Match; steps: number }[] = [];
  let crowns: ReadonlyMap<string, number> = new Map([[LEADER, 0]]);
  const winnersAfter = winners(facts, field);
  field.forEach((right, place) => {
    for (const [left, steps] of crowns) {
      if (left === LEADER || facts.margins.has(matchKey(left, right))) continue;
      if (decides(winnersAfter(left, place + 1), winnersAfter(right, place + 1))) {
        matches.push({ match: { left, right }, steps });
      }
    }
    crowns = step(facts, { crowns, right });
  });
  // Equal ones stay in the order of the challengers.
  return matches.sort((a, b) => a.steps - b.steps).map(({ match }) => match);
}

/** Crowns possible after a challenger, each with the fewest uncertain steps that lead to it: rejections, and wins not played yet. */
function step(
  facts: TournamentFacts,
  { crowns, right }: { crowns: ReadonlyMap<string, number>; right: string },
): ReadonlyMap<string, number> {
  const next = new Map<string, number>();
  const offer = (crown: string, steps: number) => {
    if (steps < (next.get(crown) ?? Number.POSITIVE_INFINITY)) next.set(crown, steps);
  };
  for (const [crown, steps] of crowns) {
    const takesCrown = takes(facts, { left: crown, right });
    if (takesCrown !== false) {
      offer(right, takesCrown === null ? steps + 1 : steps);
      if (!isApproved(facts, right)) offer(crown, steps + 1);
    }
    if (takesCrown !== true) offer(crown, steps);
  }
  return next;
}

/** (crown, place of the next challenger) → everyone who could win from there. */
function winners(facts: TournamentFacts, field: readonly string[]) {
  const rivals = new Map<string, ReadonlySet<string>>();
  const from = (crown: string, place: number): ReadonlySet<string> => {
    const right = field[place];
    if (right === undefined) return new Set([crown]);
    const key = `${place} ${crown}`;
    const answer = rivals.get(key);
    if (answer) return answer;
    const possible = new Set<string>();
    for (const next of step(facts, { crowns: new Map([[crown, 0]]), right }).keys()) {
      for (const winner of from(next, place + 1)) possible.add(winner);
    }
    rivals.set(key, possible);
    return possible;
  };
  return from;
}

function decides(ifLost: ReadonlySet<string>, ifWon: ReadonlySet<string>): boolean {
  if (ifLost.size > 1 || ifWon.size > 1) return true;
  const [loser] = ifLost;
  const [winner] = ifWon;
  return loser !== winner;
}
