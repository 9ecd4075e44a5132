import type { DuelAnswer, DuelVerdict } from "@404-gen/core";
import { balanceDuel } from "@404-gen/core/rules";
import { z } from "zod";

const penalty = z.int().min(0).max(10);

/** One measured run of a duel as the record keeps it, under the duel's `x404.plays`. Key names as in the file. */
export const playSchema = z.looseObject({
  winner: z.enum(["left", "right", "draw"]),
  /** Mean of the two answers. */
  left_penalty: z.number(),
  right_penalty: z.number(),
  answers: z
    .array(
      z.looseObject({
        order: z.enum(["left-first", "right-first"]),
        left_penalty: penalty,
        right_penalty: penalty,
        issues: z.string(),
      }),
    )
    .length(2),
  flags: z.array(z.string()),
});
export type Play = z.infer<typeof playSchema>;

/** The record of a verdict. */
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

/** Whether a recorded play still follows from its own answers: a record edited by hand is not built upon. */
export function playHolds(play: Play): boolean {
  const answers: Pick<DuelAnswer, "leftPenalty" | "rightPenalty">[] = play.answers.map((answer) => ({
    leftPenalty: answer.left_penalty,
    rightPenalty: answer.right_penalty,
  }));
  return balanceDuel(answers).winner === play.winner && play.answers[0]?.order !== play.answers[1]?.order;
}
