import type { DuelVerdict } from "@404-gen/core";
import type { Play } from "@404-gen/core/records";

/** Turns a verdict into a play of the record. */
export function toPlay(verdict: DuelVerdict): Play {
  return {
    winner: verdict.winner,
    left_penalty: verdict.leftPenalty,
    right_penalty: verdict.rightPenalty,
    answers: verdict.answers.map((answer) => ({
      order: answer.order,
      left_penalty: answer.leftPenalty,
      right_penalty: answer.rightPenalty,
      issues: answer.issues,
    })),
    flags: [...verdict.flags],
  };
}
