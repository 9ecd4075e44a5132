import { LEADER } from "../records/names.ts";
import { contenders, isRejected, type Match, type TournamentFacts, takes } from "./tournament-facts.ts";

/**
 * Every win that could have taken the crown at some time of the round: audits may have rejected in any order, so whoever is rejected
 * in the end may have been in or out when others played. Only matches that were played count.
 *
 * @example
 * for (const { left, right } of crownChances(facts)) console.log(`${right} could have taken the crown from ${left}`);
 */
export function crownChances(facts: TournamentFacts): readonly Match[] {
  const everyone = contenders({ ...facts, generationAudits: new Map(), sourceAudits: new Map() });
  const chances: Match[] = [];
  let crowns = new Set([LEADER]);
  for (const right of everyone) {
    if (takes(facts, { left: LEADER, right }) !== true) continue;
    const next = new Set<string>();
    for (const left of crowns) {
      const takesCrown = takes(facts, { left, right });
      if (takesCrown === true) {
        chances.push({ left, right });
        next.add(right);
      }
      if (takesCrown === false || isRejected(facts, right)) next.add(left);
    }
    crowns = next;
  }
  return chances;
}
