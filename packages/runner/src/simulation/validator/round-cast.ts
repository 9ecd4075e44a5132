import { jsonIn, leadersIn } from "../invariants/read.ts";
import { qualityAt } from "../world/solutions.ts";
import type { World } from "../world/world.ts";
import type { RoundCast } from "./own-validator.ts";

/** Who held the crown when a round began. */
export function holderOf({ branch, solutions }: Pick<World, "branch" | "solutions">, round: number) {
  const leaders = leadersIn(branch.files());
  const crowned = leaders.filter(({ commit }) => {
    const submitted = solutions.byCommit(commit);
    return submitted !== null && submitted.round < round;
  });
  return crowned.at(-1) ?? leaders[0];
}

/** A round's cast, by what its record says of who came. */
export function castOf(world: World, round: number): RoundCast {
  const { branch, solutions } = world;
  const submissions =
    jsonIn<Readonly<Record<string, { commit: string; revealed_at_block: number }>>>(
      branch.files(),
      `rounds/${round}/submissions.json`,
    ) ?? {};
  const miners = Object.entries(submissions).flatMap(([hotkey, { commit, revealed_at_block }]) => {
    const submitted = solutions.byCommit(commit);
    if (submitted === null) return [];
    const { uploads, image } = submitted.solution;
    return [{ hotkey, revealedAtBlock: revealed_at_block, uploads, image }];
  });
  const submitted = solutions.byCommit(holderOf(world, round)?.commit ?? "");
  return {
    round,
    leader: submitted ? qualityAt(submitted, round) : 0,
    miners: miners.sort((a, b) => a.revealedAtBlock - b.revealedAtBlock),
  };
}
