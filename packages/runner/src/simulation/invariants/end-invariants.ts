import { proveRepository } from "@404-gen/core/verify";
import { historyOf } from "../ports/sim-parts.ts";
import { qualityAt } from "../world/solutions.ts";
import type { World } from "../world/world.ts";
import type { EndInvariant } from "./invariant.ts";
import { jsonIn, leadersIn, stateIn } from "./read.ts";

/** Penalties that are one apart are a draw: who is better by so much is told apart. */
const TOLD_APART = 2;
/** An answer of the model may be paid for so often: its fault is asked again, its match may be played by two runners. */
const MOST_PAID = 24;

/** Who must win a round: the honest best where the judge tells it from the leader, else the leader. */
export function expectedWinner({ branch, solutions }: World, round: number): string {
  const leader = leadersIn(branch.files());
  const winners = new Map(leader.map((entry) => [entry.commit, entry]));
  let holder = leader[0];
  for (let past = 0; past < round; past++) {
    const { best } = solutions.reveal(past);
    holder = winners.get(best.commit) ?? holder;
  }
  const solution = solutions.byCommit(holder?.commit ?? "");
  const { best } = solutions.reveal(round);
  const lead = solution ? best.uploads - qualityAt(solution, round) : 0;
  return lead >= TOLD_APART ? best.hotkey : (holder?.hotkey ?? "");
}

/** Winner of a round as recorded; null for none. */
export const winnerOf = ({ branch }: World, round: number): string | null =>
  jsonIn<{ winner_hotkey: string }>(branch.files(), `rounds/${round}/winner.json`)?.winner_hotkey ?? null;

/** What holds when a run is over. */
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
    sentence: "The honest best miner wins where the judge tells it from the leader; else the leader stays.",
    check({ world }) {
      // What noise costs is counted, not forbidden.
      if (world.plan.flipRate > 0) return null;
      for (let round = 0; round < world.plan.rounds; round++) {
        const [winner, expected] = [winnerOf(world, round), expectedWinner(world, round)];
        const leads = winner === "leader" || winner === expected;
        if (winner !== null && !leads) return `round ${round} was won by ${winner}, and ${expected} is the best`;
      }
      return null;
    },
  },
  {
    name: "verify-finds-nothing",
    sentence: "Verify with history finds no violation.",
    async check({ world }) {
      const { reader, git } = historyOf(world);
      const { findings } = await proveRepository({ name: "simulated", reader, git }, { now: world.queue.now() });
      // The clock of a machine stands in its commits: verify tells of one that was off, and it is right to.
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
      "No machine is up after a gentle end, but those of a runner that is gone for good, which a person gives back.",
    check({ world }) {
      const left = world.cloud.alive().filter(({ runner }) => !world.ledger.gone.has(runner));
      return left.length === 0 ? null : `${left.map(({ pod }) => pod.name).join(", ")} are still paid for`;
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
    sentence: "An answer of the judge and a file of an image are paid for a bounded number of times.",
    check({ world }) {
      const worst = [...world.ledger.duels, ...world.ledger.generated].find(([, times]) => times > MOST_PAID);
      return worst ? `${worst[0]} was paid for ${worst[1]} times` : null;
    },
  },
  {
    name: "weights-sum",
    sentence: "Weights that were set are positive, and the largest is the leader's or the owner's.",
    check({ world }) {
      const wrong = world.chain.weights.find(({ values }) => values.some((value) => !(value > 0 && value <= 65_535)));
      return wrong ? `weights of ${wrong.values.join(", ")}` : null;
    },
  },
];
