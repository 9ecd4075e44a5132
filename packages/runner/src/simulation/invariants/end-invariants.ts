import { LEADER, paths } from "@404-gen/core/records";
import { proveRepository } from "@404-gen/core/verify";
import { historyOf } from "../ports/create-sim-verifier.ts";
import { castOf } from "../validator/round-cast.ts";
import type { World } from "../world/world.ts";
import type { EndInvariant } from "./invariant.ts";
import { jsonIn, stateIn } from "./read.ts";

/** Least lead that the judge sees: with penalties that differ by one it decides a draw. */
const LEAST_LEAD = 2;
/** Most times that one answer or file may be paid for: a failed question is asked again, and two runners may play the same match. */
const MOST_PAID = 24;

/**
 * Who may win a round, `leader` where the crown may stay. Usually only the best honest miner where the judge sees that it is better than the leader, and
 * else only the leader. Null: anybody.
 */
export function expectedWinners(world: World, round: number): readonly string[] | null {
  const { policies, mayWin } = world.plan.validator ?? {};
  if (policies && !mayWin) return null;
  const cast = castOf(world, round);
  if (mayWin) return mayWin(cast);
  const { best } = world.solutions.reveal(round);
  return [best.uploads - cast.leader >= LEAST_LEAD ? best.hotkey : LEADER];
}

/** Winner of a round as recorded; null for none. */
export const winnerOf = ({ branch }: World, round: number): string | null =>
  jsonIn<{ winner_hotkey: string }>(branch.files(), paths.winner(round))?.winner_hotkey ?? null;

/** Invariants that are checked when a run is over. */
export const END_INVARIANTS: readonly EndInvariant[] = [
  {
    name: "gets-on",
    sentence: "The rounds are played to their end, and the weights are set.",
    check({ world, finished }) {
      const state = stateIn(world.branch.files());
      return finished ? null : `round ${state?.current_round} stands in ${state?.stage}`;
    },
  },
  {
    name: "best-wins",
    sentence:
      "Only the best honest miner may win, and only where the judge sees that it is better than the leader; faults may leave the crown with the leader.",
    check({ world }) {
      // Rounds that a judge's noise decides are counted as lost, not forbidden.
      if (world.plan.flipRate > 0) return null;
      for (let round = 0; round < world.plan.rounds; round++) {
        const [winner, expected] = [winnerOf(world, round), expectedWinners(world, round)];
        if (winner === null || expected === null || expected.includes(winner)) continue;
        // By the usual rules faults may cost the best honest miner its lead. A validator with `mayWin` says itself who wins.
        if (winner === LEADER && !world.plan.validator?.mayWin) continue;
        return `round ${round} was won by ${winner}, where ${expected.join(" or ")} had to win`;
      }
      return null;
    },
  },
  {
    name: "verify-finds-nothing",
    sentence: "Verify with history finds no violation.",
    async check({ world }) {
      const { reader, git } = historyOf(world);
      const { findings } = await proveRepository(
        { name: "simulated", reader, git },
        {
          now: world.queue.now(),
          competitions: world.competitions,
        },
      );
      // Commits have the time of their machine. Where that clock was off, verify reports it, and it is right.
      const isOff = world.faults.strikes.some(({ kind }) => kind.name === "process-clock");
      const worst = findings.find(
        ({ severity, code }) => severity === "violation" && !(isOff && code === "STAGE_EARLY"),
      );
      return worst ? `${worst.code}: ${worst.message}` : null;
    },
  },
  {
    name: "nothing-left-behind",
    sentence:
      "No machine is up after a gentle end, except those of a runner that is gone for good: a person gives them back.",
    check({ world }) {
      const leftovers = world.cloud.alive().filter(({ runner }) => !world.ledger.gone.has(runner));
      return leftovers.length === 0 ? null : `${leftovers.map(({ pod }) => pod.name).join(", ")} are still paid for`;
    },
  },
  {
    name: "no-stranger",
    sentence: "No runner takes away another runner's machine.",
    check: ({ world }) =>
      world.ledger.strangers.length === 0
        ? null
        : `${world.ledger.strangers.join(", ")} were taken away by another runner`,
  },
  {
    name: "paid-few-times",
    sentence: `An answer of the judge and a file of an image are paid for at most ${MOST_PAID} times.`,
    check({ world }) {
      const worst = [...world.ledger.duels, ...world.ledger.generated].find(([, times]) => times > MOST_PAID);
      return worst ? `${worst[0]} was paid for ${worst[1]} times` : null;
    },
  },
  {
    name: "weights-sum",
    sentence: "Weights that are set are above 0 and at most 65,535.",
    check({ world }) {
      const wrong = world.chain.weights.find(({ values }) => values.some((value) => !(value > 0 && value <= 65_535)));
      return wrong ? `weights of ${wrong.values.join(", ")}` : null;
    },
  },
];
