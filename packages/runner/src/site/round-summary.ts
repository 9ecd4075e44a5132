import { sayDoubt } from "../report/doubt.ts";
import { explainMiner, type Fate, fateOf } from "../report/explain.ts";
import type { MinerView, RoundView, StageStep } from "../report/round-view.ts";

/** A miner's result in one round, for the site's pages. */
export type MinerSummary = {
  readonly hotkey: string;
  readonly fate: Fate;
  /** Margin against the leader; null: not played. */
  readonly margin: number | null;
  /** Sentences that say why it won or lost. */
  readonly why: readonly string[];
};

/** A round, for the site's pages other than the round's own. */
export type RoundSummary = {
  readonly round: number;
  /** `over`, or the present stage. */
  readonly stage: string;
  /** Milliseconds since the epoch; null: the record has no history. */
  readonly began: number | null;
  readonly ended: number | null;
  readonly prompts: number;
  readonly matches: number;
  /** Null: not decided. */
  readonly winner: {
    /** Hotkey, or `leader` where the leader kept the crown. */
    readonly hotkey: string;
    readonly repo: string;
    readonly commit: string;
    /** Margin against the leader; null: it was the leader. */
    readonly margin: number | null;
    /** Sentence about the few duels that decide the win; null: more duels than chance moves. */
    readonly doubt: string | null;
  } | null;
  readonly miners: readonly MinerSummary[];
};

/** The summary of a round's view. */
export function summariseRound(view: RoundView): RoundSummary {
  const { round, timeline, stage, miners } = view;
  return {
    round,
    stage,
    began: timeline[0]?.at ?? null,
    ended: endOf(timeline),
    prompts: view.prompts.size,
    matches: view.matrix.length,
    winner: winnerOf(view),
    miners: miners.map((miner): MinerSummary => {
      const { hotkey, qualification } = miner;
      return { hotkey, fate: fateOf(miner, view), margin: qualification, why: explainMiner(miner, view) };
    }),
  };
}

const endOf = (timeline: readonly StageStep[]): number | null =>
  timeline.find(({ stage }) => stage === "over" || stage === "finished")?.at ?? null;

function winnerOf(view: RoundView): RoundSummary["winner"] {
  const { winner, miners } = view;
  if (winner === null) return null;
  const { winner_hotkey: hotkey, repo, commit } = winner;
  const own: MinerView | undefined = miners.find((miner) => miner.hotkey === hotkey);
  const margin = own?.qualification ?? null;
  return { hotkey, repo, commit, margin, doubt: margin === null ? null : sayDoubt(view, margin) };
}
