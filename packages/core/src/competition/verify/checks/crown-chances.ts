import { LEADER } from "../../records/schema.ts";
import { contenders, isRejected, type Match, matchKey, type TournamentFacts } from "../../rules/tournament-facts.ts";

/**
 * Every win that could have taken the crown at some time of the round: audits may have rejected in any order, so whoever is rejected
 * in the end may have been in or out when others played. Only matches that were played count.
 */
export function crownChances(facts: TournamentFacts): readonly Match[] {
  const everyone = contenders({ ...facts, generationAudits: new Map(), sourceAudits: new Map() });
  const chances: Match[] = [];
  let crowns = new Set([LEADER]);
  for (const right of everyone) {
    if ((facts.margins.get(matchKey(LEADER, right)) ?? Number.NEGATIVE_INFINITY) < facts.winMargin) continue;
    const next = new Set<string>();
    for (const left of crowns) {
      const margin = facts.margins.get(matchKey(left, right));
      if (margin !== undefined && margin >= facts.winMargin) {
        chances.push({ left, right });
        next.add(right);
      }
      if ((margin !== undefined && margin < facts.winMargin) || isRejected(facts, right)) next.add(left);
    }
    crowns = next;
  }
  return chances;
}
