import type { AnyPlay, MatchEntry } from "./form.ts";

/** The duel's winner when it is settled or has the plays it needs, else `skipped`. */
export function winnerOf(entry: MatchEntry, needed: number): "left" | "right" | "draw" | "skipped" {
  if (entry.outcome !== "duel") return entry.outcome;
  return entry.plays.length < needed ? "skipped" : majority(entry.plays.slice(0, needed));
}

/**
 * The winner of a duel that was run several times: the side with the most plays; a tie for the most is a draw. With one play it is
 * that play's winner.
 */
export function majority(plays: readonly Pick<AnyPlay, "winner">[]): AnyPlay["winner"] {
  const votes = { left: 0, right: 0, draw: 0 };
  for (const play of plays) votes[play.winner]++;
  const most = Math.max(votes.left, votes.right, votes.draw);
  const leaders = (["left", "right", "draw"] as const).filter((side) => votes[side] === most);
  return leaders.length === 1 ? (leaders[0] as AnyPlay["winner"]) : "draw";
}
