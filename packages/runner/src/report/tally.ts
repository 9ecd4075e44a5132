import type { MatchView } from "./round-view.ts";

/** Numbers of prompts by result, from the challenger's side. */
export type MatchTally = { readonly won: number; readonly lost: number; readonly drawn: number; readonly open: number };

export function tallyOf({ duels }: Pick<MatchView, "duels">): MatchTally {
  const count = (winner: string) => duels.filter((duel) => duel.winner === winner).length;
  return { won: count("right"), lost: count("left"), drawn: count("draw"), open: count("skipped") };
}

/** `12 won, 8 lost, 108 drawn`, and the number of prompts that are not judged. */
export const sayTally = ({ won, lost, drawn, open }: MatchTally): string =>
  `${won} won, ${lost} lost, ${drawn} drawn${open > 0 ? `, ${open} not judged` : ""}`;
