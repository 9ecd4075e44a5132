import { shortKey } from "./explain.ts";
import type { MatchView } from "./round-view.ts";

type MatchSides = Pick<MatchView, "left" | "right" | "repeat">;

/** The defender of a match: the leader, a miner, or in an audit the miner's own upload. */
export const sideName = ({ left, right }: MatchSides): string =>
  left === "submitted" ? `upload of ${shortKey(right)}` : shortKey(left);

/** `5A… against leader`; a match of an audit is named with its repeat. */
export const matchName = (match: MatchSides): string =>
  match.repeat === null
    ? `${shortKey(match.right)} against ${sideName(match)}`
    : `audit, repeat ${match.repeat}: ${shortKey(match.right)} made again, against ${sideName(match)}`;
