import type { CompetitionConfig } from "../../records/config.ts";
import type { CompetitionState, Stage } from "../../records/state.ts";
import type { HistoryTexts } from "./history-texts.ts";
import type { Announcement, Hold } from "./moves.ts";
import type { DecisionBook } from "./overwritten.ts";
import type { FrozenRounds } from "./round-terms.ts";
import type { ReplayTree } from "./tree.ts";

/** Where a replay stands: the files, and what was decided so far. */
export type Walk = {
  readonly tree: ReplayTree;
  readonly book: DecisionBook;
  readonly parsed: HistoryTexts;
  /** Round → matches in its matrix. */
  readonly entered: Map<number, Set<string>>;
  /** Round → the config and the pool that it goes by. */
  readonly frozen: FrozenRounds;
  state: CompetitionState | null;
  /** The stage last left for `paused`, with its round. */
  held: Hold | null;
  config: CompetitionConfig | null;
  /** Latest time of a commit so far. */
  latest: number;
  announced: Announcement | null;
};

/** Round and stage that the competition is in; while it is paused, those that it was paused in. */
export function activeStage({ state, held }: Pick<Walk, "state" | "held">): { stage: Stage; round: number } | null {
  if (state?.stage === "paused") return held;
  return state && { stage: state.stage, round: state.current_round };
}

/** The round of a path; null for what lies beside the rounds. */
export const roundOf = (path: string): number | null => {
  const number = /^rounds\/(\d+)\//.exec(path)?.[1];
  return number === undefined ? null : Number(number);
};

/** The hotkey whose folder a path lies in; null for any other. */
export const hotkeyOf = (path: string): string | null => /^rounds\/\d+\/(5[^/]{47})\//.exec(path)?.[1] ?? null;
