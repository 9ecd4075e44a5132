import { balance, type OrderedPenalties } from "./balance.ts";
import type { Stage3Detail } from "./detail.ts";

/** Difference of penalties from which stage 3 chooses. Source: MULTISTAGE.md 6. */
export const GRAY_LIMIT = 2;

/**
 * Stage 3: the pair on gray. Null: the gate did not fire. A failed call counts as 5 and 5 and takes part, unlike in stage 1.
 *
 * @example
 * decideGray({ ab: [2, 6], ba: [6, 2] }).choice; // "A"
 */
export function decideGray(penalties: OrderedPenalties | null): Stage3Detail {
  if (penalties === null) return { fired: false, choice: null };
  const { diff, opposite } = balance(penalties);
  if (opposite || Math.abs(diff) < GRAY_LIMIT) return { fired: true, choice: null };
  return { fired: true, choice: diff < 0 ? "A" : "B" };
}
