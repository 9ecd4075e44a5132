import type { ChecklistDetail } from "./detail.ts";
import { CHECK_POINTS, MAIN_OBJECT_POINTS } from "./score-checklist.ts";

/**
 * What in a recorded checklist cannot have been counted; null for nothing. The record has a mark only for checks that repeat a feature word by
 * word, so a score may be larger than the sum of its marks. It may be smaller only where checks beyond the number of features did not count.
 *
 * @example
 * checklistProblem(detail.s2.checklist, {}); // "the checklist gives side a 1 points, and its marks come to 4"
 */
export function checklistProblem(
  checklist: ChecklistDetail,
  {
    capChecks = false,
  }: {
    /** No more checks counted than there are features. */
    readonly capChecks?: boolean | undefined;
  },
): string | null {
  const { score_a, score_b, features = [], decompose_failed } = checklist;
  const isUnchecked = decompose_failed === true || (checklist.main_object_correct_a ?? null) === null;
  if (isUnchecked)
    return score_a === 0 && score_b === 0 ? null : "the checklist has points of sides that were not checked";
  if ((checklist.main_object_correct_b ?? null) === null) return "the checklist has only one of both sides";
  for (const side of ["a", "b"] as const) {
    const score = checklist[`score_${side}`];
    const main = checklist[`main_object_correct_${side}`] ? MAIN_OBJECT_POINTS : 0;
    const marks = new Map(features.map((feature) => [feature.feature, feature[`side_${side}`]]));
    const points = [...marks.values()].reduce((sum, mark) => sum + (mark === null ? 0 : CHECK_POINTS[mark]), 0);
    const least = main + (capChecks ? 0 : points);
    if (score < least) return `the checklist gives side ${side} ${score} points, and its marks come to ${least}`;
    const most = main + features.length * CHECK_POINTS.yes;
    if (capChecks && score > most) return `the checklist gives side ${side} ${score} points of ${most}`;
  }
  return null;
}
