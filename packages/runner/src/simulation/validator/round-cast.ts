import { paths } from "@404-gen/core/records";
import { activeLeader } from "@404-gen/core/rules";
import { jsonIn, leadersIn } from "../invariants/read.ts";
import { qualityAt } from "../world/solutions.ts";
import type { World } from "../world/world.ts";
import type { RoundCast } from "./own-validator.ts";

/** A round's cast: its submissions and its leader by the record, each with its quality. */
export function castOf({ branch, solutions }: Pick<World, "branch" | "solutions">, round: number): RoundCast {
  const files = branch.files();
  const schedule = jsonIn<{ latest_reveal_block: number }>(files, paths.schedule(round));
  const holder = schedule && activeLeader(leadersIn(files), schedule.latest_reveal_block);
  const leader = solutions.byCommit(holder?.commit ?? "");
  const submissions =
    jsonIn<Readonly<Record<string, { commit: string; revealed_at_block: number }>>>(files, paths.submissions(round)) ??
    {};
  const miners = Object.entries(submissions).flatMap(([hotkey, { commit, revealed_at_block }]) => {
    const reveal = solutions.byCommit(commit);
    if (reveal === null) return [];
    const { uploads, image } = reveal.solution;
    return [{ hotkey, revealedAtBlock: revealed_at_block, uploads, image }];
  });
  return {
    round,
    leader: leader ? qualityAt(leader, round) : 0,
    miners: miners.sort((a, b) => a.revealedAtBlock - b.revealedAtBlock),
  };
}
