/** One judged duel of a noise measurement. */
export type NoiseDuel = {
  /** Stem of the prompt. */
  readonly prompt: string;
  /** True: the second model was shown as the left side. */
  readonly swapped: boolean;
  /** Winner by the pair's original order: `left` is the first model, also when the duel was swapped. */
  readonly winner: "left" | "right" | "draw";
  /** Angles of stage 1 that contradict themselves. */
  readonly contradictory: number;
  /** All angles of stage 1. */
  readonly angles: number;
};

/** How far a judge's verdicts vary by chance. */
export type NoiseReport = {
  /** Number of judged prompts. */
  readonly prompts: number;
  /** Judged duels. */
  readonly duels: number;
  /** Duels without a verdict, because the judge failed. */
  readonly failed: number;
  /** Share of the duels whose winner is not the most frequent one of their prompt, 0 to 1. 0: the judge is always consistent. */
  readonly flipRate: number;
  /** (wins of the left place − wins of the right place) ÷ duels, both orders together: −1 to 1. 0: the place does not matter. */
  readonly positionBias: number;
  /** Share of contradictory angles, 0 to 1; null: no angles. */
  readonly contradictory: number | null;
  /** Standard deviation of one duel's outcome (−1, 0, 1) over repeats of the same prompt. */
  readonly deviation: number;
  /** Standard deviation of the margin of a match of `matchPrompts` prompts, by chance alone. */
  readonly marginDeviation: number;
  /** Prompts of the match for which `marginDeviation` is calculated. */
  readonly matchPrompts: number;
  /** Smallest margin that chance alone reaches in at most one match of twenty: 2 standard deviations, rounded up to prompts ÷ `matchPrompts`. */
  readonly meaningfulMargin: number;
};

/** Standard deviations that chance alone seldom exceeds (once in twenty). */
const SURE = 2;

/** Options of {@link noiseReport}. */
export type NoiseOptions = {
  /** Prompts of the match for which the noise of a margin is calculated. */
  readonly matchPrompts: number;
  /** Duels without a verdict, because the judge failed. */
  readonly failed: number;
};

/**
 * Calculates a judge's noise from repeats of the same duels.
 *
 * @example
 * const { marginDeviation } = noiseReport(duels, { matchPrompts: 128, failed: 0 });
 */
export function noiseReport(duels: readonly NoiseDuel[], { matchPrompts, failed }: NoiseOptions): NoiseReport {
  const groups = [...new Set(duels.map(({ prompt }) => prompt))].map((name) =>
    duels.filter(({ prompt }) => prompt === name),
  );
  const variance = mean(groups.map(varianceOf));
  const marginDeviation = Math.sqrt(variance / matchPrompts);
  const angles = sum(duels.map((duel) => duel.angles));
  return {
    prompts: groups.length,
    duels: duels.length,
    failed,
    flipRate: duels.length === 0 ? 0 : sum(groups.map(flipsOf)) / duels.length,
    positionBias: mean(duels.map(placeOf)),
    contradictory: angles === 0 ? null : sum(duels.map((duel) => duel.contradictory)) / angles,
    deviation: Math.sqrt(variance),
    marginDeviation,
    matchPrompts,
    meaningfulMargin: Math.max(0, Math.ceil(SURE * marginDeviation * matchPrompts - 1e-9)) / matchPrompts,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : sum(values) / values.length);
const OUTCOMES = { left: -1, draw: 0, right: 1 } as const;

/** 1 when the left place won, −1 when the right one did, 0 for a draw. */
const placeOf = ({ winner, swapped }: NoiseDuel): number => {
  const left = -OUTCOMES[winner] * (swapped ? -1 : 1);
  return left + 0;
};

/** Variance of the outcomes (n − 1); 0 for a single duel. */
function varianceOf(duels: readonly NoiseDuel[]): number {
  if (duels.length < 2) return 0;
  const values = duels.map(({ winner }) => OUTCOMES[winner]);
  const middle = mean(values);
  return sum(values.map((value) => (value - middle) ** 2)) / (values.length - 1);
}

function flipsOf(duels: readonly NoiseDuel[]): number {
  const counts = (["left", "draw", "right"] as const).map(
    (side) => duels.filter(({ winner }) => winner === side).length,
  );
  return duels.length - Math.max(...counts);
}
