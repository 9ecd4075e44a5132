// @ts-check
import { extendPolicy, POLICY_ONE } from "@404-gen/core/competition";
import { decide, tournamentStatus } from "@404-gen/core/rules";

/** @import { TournamentFacts } from "@404-gen/core/rules" */

/**
 * The field up to the first miner who beat the leader: later miners no longer take part.
 *
 * @param {TournamentFacts} facts
 * @returns {TournamentFacts}
 */
function untilFirst(facts) {
  const { contenders, qualified } = tournamentStatus(facts);
  const [first] = qualified;
  if (first === undefined) return facts;
  const late = contenders.slice(contenders.indexOf(first) + 1);
  return { ...facts, submissions: facts.submissions.filter(({ hotkey }) => !late.includes(hotkey)) };
}

/**
 * A policy of one's own: the first who beats the leader takes the crown, and no duel is spent on who came later. One that an audit rejects
 * makes room for the next. All else is decided as in the standard policy.
 */
export const firstComer = extendPolicy(POLICY_ONE, {
  name: "first-comer",
  version: "1",
  nextStep: (facts) => decide(untilFirst(facts)),
  standing: (facts) => tournamentStatus(untilFirst(facts)),
});

/** What `404-gen verify REPO --policy src/first-comer.mjs` reads: the id of a competition, and the policy that decides it. */
export default { 1: firstComer };
