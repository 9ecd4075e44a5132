import type { CompetitionConfig } from "../records/config.ts";
import type { LeaderEntry, LeaderRecord } from "../records/leader.ts";
import type { Winner } from "../records/winner.ts";

/** The last entry with effective_block ≤ block, null when none. */
export function activeLeader(_record: LeaderRecord, _block: number): LeaderEntry | null {
  throw new Error("stub");
}
/** Same repository and commit: the same solution, whoever holds it. A commit alone identifies it too: forks keep their commits. */
export function sameSolution(_a: { repo: string; commit: string }, _b: { repo: string; commit: string }): boolean {
  throw new Error("stub");
}
export type MoveCrownOptions = {
  readonly leader: LeaderRecord;
  readonly winner: Winner;
  readonly config: Pick<CompetitionConfig, "weight_decay" | "weight_floor">;
  /** The next round's latest_reveal_block. */
  readonly effectiveBlock: number;
  /** Block at which the reigning leader is looked up. */
  readonly currentBlock: number;
};
/** The record with the round's outcome appended; the same array when nothing is to be appended. */
export function moveCrown(_options: MoveCrownOptions): LeaderRecord {
  throw new Error("stub");
}
