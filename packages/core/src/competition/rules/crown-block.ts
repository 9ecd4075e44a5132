import { type NextRound, type NextRoundOptions, nextRound } from "./schedule.ts";

/**
 * The block from which the crown of a round counts: where the next round's submissions close. After the last round it is where those of one more
 * round would have closed. So it follows from config and blocks alone, and everybody gets the same block.
 *
 * @example
 * const next = nextRound(options);
 * const effectiveBlock = crownBlock(next, options);
 */
export function crownBlock(next: NextRound, options: NextRoundOptions): number {
  if (!next.finished) return next.schedule.latest_reveal_block;
  const unending = { ...options.config, last_competition_date: "9999-12-31" };
  const unheld = nextRound({ ...options, config: unending });
  return unheld.finished ? options.currentBlock : unheld.schedule.latest_reveal_block;
}
