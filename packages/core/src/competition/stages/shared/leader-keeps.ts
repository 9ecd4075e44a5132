import type { StateStore } from "../../../ports/state-store.ts";
import { leaderSchema } from "../../records/leader.ts";
import { paths } from "../../records/paths.ts";
import { readRecord } from "../../records/record.ts";
import { LEADER } from "../../records/schema.ts";
import type { Winner } from "../../records/winner.ts";
import { activeLeader } from "../../rules/leader.ts";

/** The winner of a round that nobody won: the leader who reigns at the block, unnamed when there is none yet. */
export async function leaderKeepsCrown(store: Pick<StateStore, "read">, block: number): Promise<Winner> {
  const reigning = activeLeader((await readRecord(store, paths.leader, leaderSchema)) ?? [], block);
  return {
    winner_hotkey: LEADER,
    repo: reigning?.repo ?? "",
    commit: reigning?.commit ?? "",
    docker_image: reigning?.docker ?? "",
  };
}
