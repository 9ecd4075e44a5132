import type { ErrorCode } from "../../base/errors/catalogue.ts";
import type { LeaderRecord } from "../records/leader.ts";

/**
 * What makes a leader record unfit to be put on chain, null when nothing: a weight outside 0 … 1, or blocks that do not strictly rise (the
 * file is append-only, so an edit of the past shows there).
 *
 * @example
 * const problem = checkLeader(leader);
 * if (problem !== null) throw new CompetitionError(problem.message, { code: "LEADER_WEIGHT_INVALID" });
 */
export function checkLeader(record: LeaderRecord): {
  /** `LEADER_WEIGHT_INVALID` or `LEADER_BLOCKS_NOT_RISING`. */
  readonly code: ErrorCode;
  /** One sentence with the entry's index. */
  readonly message: string;
} | null {
  for (const [index, entry] of record.entries()) {
    if (!(entry.weight >= 0 && entry.weight <= 1)) {
      return {
        code: "LEADER_WEIGHT_INVALID",
        message: `Entry ${index} of leader.json has weight ${entry.weight}; it must be from 0 to 1.`,
      };
    }
    const before = record[index - 1];
    if (before && entry.effective_block <= before.effective_block) {
      return {
        code: "LEADER_BLOCKS_NOT_RISING",
        message: `Entry ${index} of leader.json is effective at ${entry.effective_block}, not after ${before.effective_block} of the entry before it.`,
      };
    }
  }
  return null;
}
