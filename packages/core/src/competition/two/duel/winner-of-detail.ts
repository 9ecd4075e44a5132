import { winnerOf } from "./conclude.ts";
import { stepDown } from "./decide-sides.ts";
import type { Choice, DuelDetail } from "./detail.ts";

/** Winner of a duel without views on a side, by its `reason`. Source: MULTISTAGE.md 1. */
const REASONS: Readonly<Record<string, "left" | "right" | "draw">> = {
  "no previews on either side": "draw",
  "no preview from left": "right",
  "no preview from right": "left",
};

/**
 * The winner that a `detail` comes to by its last stage; null: it names none, or its verdicts do not allow the step of its side guard.
 *
 * @example
 * winnerOfDetail(duel.detail) === duel.winner
 */
export function winnerOfDetail({ reason, s1, s2, s3, s4 }: DuelDetail): "left" | "right" | "draw" | null {
  if (reason !== undefined) return REASONS[reason] ?? null;
  if (s1 === undefined) return null;
  const primary: Choice = s3?.choice ?? s2?.choice ?? s1.choice;
  if (s4 === undefined) return winnerOf(primary);
  return stepDown(primary, s4.side_verdicts) === s4.choice ? winnerOf(s4.choice) : null;
}
