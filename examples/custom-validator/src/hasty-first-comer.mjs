// @ts-check
import { extendPolicy, POLICY_ONE } from "@404-gen/core/competition";
import { decide, matchKey, takesCrown, tournamentStatus } from "@404-gen/core/rules";

/** @import { TournamentFacts } from "@404-gen/core/rules" */

/**
 * The field up to the first miner who beat the leader, **with a mistake that the simulator finds**: it uses only the margins. A miner whom an audit
 * rejects still shuts out all later ones, and the leader keeps a crown that an honest miner had won.
 *
 * @param {TournamentFacts} facts
 * @returns {TournamentFacts}
 */
function untilFirst(facts) {
  const field = [...facts.submissions].sort((a, b) => a.revealedAtBlock - b.revealedAtBlock);
  const first = field.findIndex(({ hotkey }) => {
    const margin = facts.margins.get(matchKey("leader", hotkey));
    return margin !== undefined && takesCrown(margin, facts.winMargin);
  });
  return first < 0 ? facts : { ...facts, submissions: field.slice(0, first + 1) };
}

/** The first version of `first-comer`. Verify proves its rounds, because they follow from it. Only a simulation shows that it decides badly. */
export const hastyFirstComer = extendPolicy(POLICY_ONE, {
  name: "hasty-first-comer",
  version: "1",
  nextStep: (facts) => decide(untilFirst(facts)),
  standing: (facts) => tournamentStatus(untilFirst(facts)),
});
