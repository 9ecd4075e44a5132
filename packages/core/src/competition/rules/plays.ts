import type { Play } from "../records/play.ts";
import { balanceDuel } from "./match.ts";

/**
 * Whether a recorded play follows from its own answers: both orders were asked, and winner and mean penalties are theirs.
 *
 * @example
 * playHolds(play); // false for a record edited by hand
 */
export function playHolds({
  answers,
  ...play
}: Pick<Play, "answers" | "winner" | "left_penalty" | "right_penalty">): boolean {
  const penalties = answers.map((answer) => ({ leftPenalty: answer.left_penalty, rightPenalty: answer.right_penalty }));
  const { winner, leftPenalty, rightPenalty } = balanceDuel(penalties);
  const isTheirs = winner === play.winner && leftPenalty === play.left_penalty && rightPenalty === play.right_penalty;
  const orders = new Set(answers.map(({ order }) => order));
  return orders.size === 2 && isTheirs;
}

/**
 * The winner of a duel that was run several times: the side with the most plays; a tie for the most is a draw. With one play it is
 * that play's winner.
 *
 * @example
 * majority([{ winner: "left" }, { winner: "draw" }]); // "draw"
 */
export function majority(plays: readonly Pick<Play, "winner">[]): Play["winner"] {
  const votes = { left: 0, right: 0, draw: 0 };
  for (const play of plays) votes[play.winner]++;
  const most = Math.max(votes.left, votes.right, votes.draw);
  const leaders = (["left", "right", "draw"] as const).filter((side) => votes[side] === most);
  return leaders.length === 1 ? (leaders[0] as Play["winner"]) : "draw";
}
