import type { DuelAnswer, DuelVerdict } from "@404-gen/core";
import { balanceDuel } from "@404-gen/core/rules";
import type { PresentedAnswer } from "./answer.ts";

/** Turns penalties of the first and second model into penalties of left and right. */
export function toDuelAnswer(answer: PresentedAnswer, order: DuelAnswer["order"]): DuelAnswer {
  const leftFirst = order === "left-first";
  return {
    order,
    leftPenalty: leftFirst ? answer.penalty_1 : answer.penalty_2,
    rightPenalty: leftFirst ? answer.penalty_2 : answer.penalty_1,
    issues: answer.issues,
  };
}

/**
 * From this difference of a side's two penalties in the two orders on, a person should look: half of the scale. Such a judge may follow the
 * position, or an instruction that is painted on a model.
 */
export const ORDER_DISAGREEMENT = 5;

/**
 * The verdict of a duel from its two answers, by the rules. It has the flag `answers-disagree` when the order mattered that much.
 *
 * @example
 * const { winner, flags } = toVerdict([leftFirst, rightFirst]);
 */
export function toVerdict(answers: readonly [DuelAnswer, DuelAnswer], flags: readonly string[] = []): DuelVerdict {
  const [first, second] = answers;
  const apart = Math.max(
    Math.abs(first.leftPenalty - second.leftPenalty),
    Math.abs(first.rightPenalty - second.rightPenalty),
  );
  return {
    ...balanceDuel(answers),
    issues: first.issues,
    answers,
    flags: apart >= ORDER_DISAGREEMENT ? [...flags, "answers-disagree"] : flags,
  };
}
