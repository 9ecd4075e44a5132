import { activeLeader } from "../rules/leader.ts";
import { loadRound, type RootRecords } from "./load-records.ts";
import { type RoundContext, reachedOf } from "./round-context.ts";
import type { Ledger } from "./tally.ts";
import type { RecordReader, VerifyLimits } from "./types.ts";

export type ContextOptions = {
  readonly reader: RecordReader;
  readonly root: RootRecords;
  readonly round: number;
  /** Paths of the round. */
  readonly files: readonly string[];
  readonly limits: VerifyLimits;
  readonly ledger: Ledger;
};

/** Reads one round for the checks. */
export async function contextOf({ reader, root, round, files, limits, ledger }: ContextOptions): Promise<RoundContext> {
  const records = await loadRound({ round, files }, { reader, tally: ledger.tally("records", round) });
  const schedule = root.schedules.get(round) ?? null;
  return {
    round,
    root,
    config: root.config,
    records,
    schedule,
    previousPrompts: null,
    reached: reachedOf(round, { state: root.state, records }),
    reigning: schedule ? activeLeader(root.leader, schedule.latest_reveal_block) : null,
    limits,
  };
}
