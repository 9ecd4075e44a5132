import type { DuelAnswer } from "../ports/duel-judge.ts";
import type { Results } from "../records/results.ts";

export type DuelReason =
  | "missing-left"
  | "missing-right"
  | "missing-both"
  | "overtime-left"
  | "overtime-right"
  | "overtime-both";
export type PlannedPrompt = {
  /** Stem. */
  readonly name: string;
  /** `duel`: the judge must look; otherwise decided already. */
  readonly outcome: "left" | "right" | "draw" | "duel";
  readonly reason: DuelReason | null;
};
export const MATCH_DEFAULTS = { maxGenerationTime: 180, overtimeToleranceRatio: 0.05 } as const;
export type PlanMatchOptions = {
  /** The round's prompts in its order. */
  readonly stems: readonly string[];
  /** Defender's results, null when it has none at all. */
  readonly left: Results | null;
  readonly right: Results | null;
  /** Seconds. @default 180 */
  readonly maxGenerationTime?: number | undefined;
  /** Share of prompts that may be over time freely. @default 0.05 */
  readonly overtimeToleranceRatio?: number | undefined;
};
export type MatchPlan = {
  /** Present when a side has no results at all: the match is over without a duel. */
  readonly settled?: { readonly margin: number } | undefined;
  readonly prompts: readonly PlannedPrompt[];
};
export function planMatch(_options: PlanMatchOptions): MatchPlan {
  throw new Error("stub");
}
export type BalancedDuel = {
  readonly winner: "left" | "right" | "draw";
  readonly leftPenalty: number;
  readonly rightPenalty: number;
};
/** Mean penalty of each side over its answers; a difference of at most 1 is a draw. */
export function balanceDuel(_answers: readonly Pick<DuelAnswer, "leftPenalty" | "rightPenalty">[]): BalancedDuel {
  throw new Error("stub");
}
/** score = right wins − left wins; margin = score / prompts (0 prompts: 0). */
export function scoreDuels(
  _duels: readonly { readonly winner: string }[],
  _prompts: number,
): { readonly score: number; readonly margin: number } {
  throw new Error("stub");
}
