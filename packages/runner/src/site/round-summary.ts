import { sayDoubt } from "../report/doubt.ts";
import { explainMiner, type Fate, fateOf } from "../report/explain.ts";
import type { MinerView, RoundView, StageStep } from "../report/round-view.ts";

/** What a site says of one miner in one round. */
export type MinerSummary = {
  readonly hotkey: string;
  readonly fate: Fate;
  /** Margin against the leader; null: not played. */
  readonly margin: number | null;
  /** Why it won or lost, as sentences. */
  readonly why: readonly string[];
};

/** What a site says of one round beside the round's own page. */
export type RoundSummary = {
  readonly round: number;
  /** `over`, or the stage that it is in. */
  readonly stage: string;
  /** Milliseconds since the epoch; null: there is no history to tell. */
  readonly began: number | null;
  readonly ended: number | null;
  readonly prompts: number;
  readonly matches: number;
  /** Null: not decided. */
  readonly winner: {
    /** Hotkey, or `leader`: it kept the crown. */
    readonly hotkey: string;
    readonly repo: string;
    readonly commit: string;
    /** Margin against the leader; null: it was the leader. */
    readonly margin: number | null;
    /** On how few duels the win hangs; null: on more than chance moves. */
    readonly doubt: string | null;
  } | null;
  readonly miners: readonly MinerSummary[];
};

/** Takes from a round's view what the site's other pages need. */
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
