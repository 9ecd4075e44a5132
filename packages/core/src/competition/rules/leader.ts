import type { CompetitionConfig } from "../records/config.ts";
import type { LeaderEntry, LeaderRecord } from "../records/leader.ts";
import { LEADER } from "../records/names.ts";
import type { Winner } from "../records/winner.ts";
import { hardwareOf } from "./winner-record.ts";

/**
 * The last entry with effective_block ≤ block; null when there is none.
 *
 * @example
 * activeLeader(leader, 7_476_090)?.hotkey;
 */
export function activeLeader<Entry extends LeaderEntry>(record: readonly Entry[], block: number): Entry | null {
  return record.findLast((entry) => entry.effective_block <= block) ?? null;
}

/** What identifies a solution. */
export type Solution = {
  /** `owner/name`. */
  readonly repo: string;
  /** 40 hex digits, in any case. */
  readonly commit: string;
};

/**
 * The same solution: the same commit, whoever's repository it is in. A fork keeps the commits of its origin, so the owner's name
 * must not make it a new one (FAULTS.md: forks with the leader's exact commit would earn a fresh 1.0).
 *
 * @example
 * sameSolution({ repo: "a/b", commit }, { repo: "fork/b", commit }); // true
 */
export function sameSolution(a: Solution, b: Solution): boolean {
  return a.commit.toLowerCase() === b.commit.toLowerCase();
}

/** A round's outcome, and the record that it goes into. */
export type MoveCrownOptions = {
  /** `leader.json` before the round's end. */
  readonly leader: LeaderRecord;
  /** The round's `winner.json`. */
  readonly winner: Winner;
  /** How a defended crown loses weight. */
  readonly config: Pick<CompetitionConfig, "weight_decay" | "weight_floor">;
  /** The next round's latest_reveal_block. */
  readonly effectiveBlock: number;
  /** Block at which the reigning leader is looked up. */
  readonly currentBlock: number;
};

/**
 * The record with the round's outcome appended; the very same array when nothing is to be appended.
 *
 * @example
 * const next = moveCrown({ leader, winner, config, effectiveBlock, currentBlock });
 */
export function moveCrown({ leader, winner, config, effectiveBlock, currentBlock }: MoveCrownOptions): LeaderRecord {
  const reigning = activeLeader(leader, currentBlock);
  const defended = winner.winner_hotkey === LEADER || (reigning !== null && sameSolution(reigning, winner));
  if (!defended) return [...leader, crownEntry(winner, effectiveBlock)];
  if (reigning === null || reigning.weight <= config.weight_floor) return leader;
  const weight = roundWeight(Math.max(config.weight_floor, reigning.weight - config.weight_decay));
  return [...leader, { ...reigning, weight, effective_block: effectiveBlock }];
}

function crownEntry(winner: Winner, effectiveBlock: number): LeaderEntry {
  return {
    hotkey: winner.winner_hotkey,
    repo: winner.repo,
    commit: winner.commit,
    docker: winner.docker_image,
    ...hardwareOf(winner),
    weight: 1,
    effective_block: effectiveBlock,
  };
}

/**
 * The one place where weights are rounded: 10 decimals, so that 1 − 0.2 − 0.2 is 0.6 and not 0.6000000000000001.
 *
 * @example
 * roundWeight(1 - 0.2 - 0.2); // 0.6
 */
export function roundWeight(weight: number): number {
  return Number(weight.toFixed(10));
}
