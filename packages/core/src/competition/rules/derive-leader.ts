import type { CompetitionConfig } from "../records/config.ts";
import type { LeaderEntry, LeaderRecord } from "../records/leader.ts";
import type { Schedule } from "../records/schedule.ts";
import type { Winner } from "../records/winner.ts";
import { type MoveCrownOptions, moveCrown } from "./leader.ts";

/** A round whose crown is decided. */
export type FinishedRound = {
  /** Number of the round, from 0. */
  readonly round: number;
  /** Its own blocks. */
  readonly schedule: Schedule;
  /** Its `winner.json`. */
  readonly winner: Winner;
  /** Schedule of the round after it; null after the last round of a finished competition. */
  readonly next: Schedule | null;
  /** The config that the round went by. @default the one of all rounds */
  readonly config?: Pick<CompetitionConfig, "weight_decay" | "weight_floor"> | undefined;
};

/** What leader.json is worked out from. */
export type DeriveLeaderOptions = {
  /** `leader.json` as it stands. */
  readonly recorded: LeaderRecord;
  /** In order, from the competition's first round, without a gap. */
  readonly rounds: readonly FinishedRound[];
  /** How a defended crown loses weight. */
  readonly config: Pick<CompetitionConfig, "weight_decay" | "weight_floor">;
  /** How one round moves the crown. @default the rule */
  readonly moveCrown?: ((options: MoveCrownOptions) => LeaderRecord) | undefined;
};

/** leader.json as the rounds give it. */
export type DerivedLeader = {
  /** Entries that stood there before any round: those whose block is not after the first round's start. People write one. */
  readonly initial: LeaderRecord;
  /** What each round gave, in order; a round may give none. */
  readonly appended: readonly {
    /** Number of the round. */
    readonly round: number;
    /** What the round appended. */
    readonly entry: LeaderEntry;
    /** False after the last round of a finished competition: its block is taken from the record. */
    readonly blockIsKnown: boolean;
  }[];
};

/**
 * leader.json as it follows from the rounds: the entry from the beginning, then what each finished round appended (COMPETITION.md section 4). After
 * the last round of a finished competition no schedule says from which block its entry counts: there the recorded block stands.
 *
 * @example
 * const { initial, appended } = deriveLeader({ recorded, rounds, config });
 */
export function deriveLeader({ recorded, rounds, config, ...policy }: DeriveLeaderOptions): DerivedLeader {
  const start = rounds[0]?.schedule.latest_reveal_block ?? Number.POSITIVE_INFINITY;
  const initial = recorded.filter((entry) => entry.effective_block <= start);
  const newEntries: { round: number; entry: LeaderEntry; blockIsKnown: boolean }[] = [];
  let leader: LeaderRecord = initial;
  for (const { round, schedule, winner, next, config: own } of rounds) {
    const effectiveBlock =
      next?.latest_reveal_block ?? recorded[leader.length]?.effective_block ?? schedule.latest_reveal_block;
    const newLeader = (policy.moveCrown ?? moveCrown)({
      leader,
      winner,
      config: own ?? config,
      effectiveBlock,
      currentBlock: schedule.generation_deadline_block,
    });
    if (newLeader === leader) continue;
    leader = newLeader;
    newEntries.push({ round, entry: newLeader.at(-1) as LeaderEntry, blockIsKnown: next !== null });
  }
  return { initial, appended: newEntries };
}
