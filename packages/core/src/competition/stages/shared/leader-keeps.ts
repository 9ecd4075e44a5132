import type { StateStore } from "../../../ports/state-store.ts";
import { leaderFile } from "../../records/leader.ts";
import type { Winner } from "../../records/winner.ts";
import { getFile } from "../../round/read-file.ts";
import { activeLeader } from "../../rules/leader.ts";
import { leaderKeeps } from "../../rules/winner-record.ts";

/** The winner of a round that nobody won: the leader who reigns at the block, unnamed when there is none yet. */
export async function leaderKeepsCrown(store: Pick<StateStore, "read">, block: number): Promise<Winner> {
  return leaderKeeps(activeLeader((await getFile(store, leaderFile)) ?? [], block));
}
