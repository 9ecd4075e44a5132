import type { StateCondition } from "../../ports/state-store.ts";
import { paths } from "../records/paths.ts";
import type { Stage } from "../records/state.ts";

/** To which part of the competition a batched write belongs. */
export type WhileRound = {
  /** Number of the round. */
  readonly round: number;
  /** Stages in which it may reach the branch. While a person holds the round it may as well. */
  readonly stages: readonly Stage[];
};

/**
 * The condition of a batched write that belongs to a round: where another runner has moved the competition on by the time of the flush, the
 * write would change a record that is closed.
 *
 * @example
 * await state.write(changes, { message, while: whileRound({ round: 7, stages: stagesOf("judge") }) });
 */
export const whileRound = ({ round, stages }: WhileRound): StateCondition => ({
  path: paths.state,
  fields: { current_round: [round], stage: [...stages, "paused"] },
});
