import type { JudgeNoise } from "../../rules/judge-noise.ts";
import { takesCrown } from "../../rules/takes-crown.ts";
import type { DuelDetail } from "./detail.ts";

/**
 * Share of the angles of a match's first stages whose two orders contradict each other, 0 to 1; null: no angle was asked about. A high
 * share means that the judge decides by position, or that the sides are alike.
 *
 * @example
 * contradictoryShare(report.duels.map((duel) => duel.detail)); // 0.41
 */
export function contradictoryShare(details: readonly (DuelDetail | null)[]): number | null {
  const stages = details.flatMap((detail) => (detail?.s1 === undefined ? [] : [detail.s1]));
  const total = stages.reduce((sum, { n_total }) => sum + n_total, 0);
  const consistent = stages.reduce((sum, { n_consistent }) => sum + n_consistent, 0);
  return total === 0 ? null : (total - consistent) / total;
}

/** How margins of one match scatter. */
export type Spread = {
  /** How many margins. */
  readonly count: number;
  /** −1 to 1. */
  readonly mean: number;
  /** Standard deviation of the sample (n − 1); null with fewer than two. */
  readonly deviation: number | null;
  /** −1 to 1. */
  readonly least: number;
  /** −1 to 1. */
  readonly most: number;
};

/**
 * How margins of the same comparison spread, for example of a miner's self-duels over repeats. Null without margins.
 *
 * @example
 * spreadOf([0.1, 0.2])?.count; // 2
 */
export function spreadOf(margins: readonly number[]): Spread | null {
  const count = margins.length;
  if (count === 0) return null;
  const mean = margins.reduce((sum, margin) => sum + margin, 0) / count;
  const squares = margins.reduce((sum, margin) => sum + (margin - mean) ** 2, 0);
  return {
    count,
    mean,
    deviation: count < 2 ? null : Math.sqrt(squares / (count - 1)),
    least: Math.min(...margins),
    most: Math.max(...margins),
  };
}

/**
 * Standard deviation of a self-duel's margin: 48 recorded ones of rounds 20 to 53 have mean −0.026 and this. Source: DECISIONS.md B12.
 */
export const RECORDED_DEVIATION = 0.088;

/** The noise of competition 2's judge where nobody measured it; `noiseOf(config, JUDGE_NOISE_TWO)` asks the config first. */
export const JUDGE_NOISE_TWO: JudgeNoise = {
  deviation: RECORDED_DEVIATION,
  measured: "48 recorded duels of uploads against their own regenerations",
};

/** A margin that a decision depends on. */
export type Line = {
  /** −1 to 1. */
  readonly margin: number;
  /** What the margin is compared with: `win_margin`, or −`win_margin`. A margin equal to it passes. */
  readonly line: number;
  /** Prompts of the match. */
  readonly prompts: number;
  /** Standard deviation of a margin by chance. @default RECORDED_DEVIATION */
  readonly deviation?: number | undefined;
};

/** How far the judge's noise could turn a decision. */
export type Doubt = {
  /** Fewest wins that would have to become draws (or draws become losses) for the margin to fall on the other side of the line. */
  readonly duels: number;
  /** Duels that chance alone moves: one standard deviation. */
  readonly noise: number;
  /** The result depends on fewer duels than chance moves: a person should look at it, or it is confirmed. */
  readonly withinNoise: boolean;
};

/**
 * How many duels a pass or a failure depends on, compared with the noise of the judge.
 *
 * @example
 * doubtOf({ margin: 9 / 128, line: 0.07, prompts: 128 }); // { duels: 1, noise: 11.3, withinNoise: true }
 */
export function doubtOf({ margin, line, prompts, deviation = RECORDED_DEVIATION }: Line): Doubt {
  const score = Math.round(margin * prompts);
  // The least score that passes: margins are k / prompts, and passing is ≥.
  const least = leastPassing({ score, line, prompts });
  const duels = score >= least ? score - least + 1 : least - score;
  const noise = deviation * prompts;
  return { duels, noise, withinNoise: duels <= noise };
}

/** Compared as the rules compare: k / prompts against the line, in the same floating point. */
function leastPassing({ score, line, prompts }: { score: number; line: number; prompts: number }): number {
  const passes = (duels: number) => takesCrown(duels / prompts, line);
  let least = score;
  if (passes(score)) while (passes(least - 1) && least > -prompts) least--;
  else while (!passes(least) && least < prompts + 1) least++;
  return least;
}
