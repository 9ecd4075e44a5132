import { createPythonRandom } from "./python-random.ts";

/** How many prompts an audit must not miss, unless settings say otherwise. Source: COMPETITION.md section 5. */
export const DECISIVE_DEFAULTS = {
  /** Margin above `win_margin` from which a win is clear enough to need no decisive prompts. MAX_MISMATCHED_MARGIN. */
  maxMismatchedMargin: 0.05,
} as const;

/** The match that made a candidate, and the seed that draws from it. */
export type DecisivePromptsOptions = {
  /** The match's duels in the report's order. */
  readonly duels: readonly {
    /** Stem of the prompt. */
    readonly name: string;
    /** `right` is the candidate. */
    readonly winner: string;
  }[];
  /** The round's seed. */
  readonly seed: number;
  /** −1 to 1; of that match. */
  readonly margin: number;
  /** config.win_margin. */
  readonly winMargin: number;
  /** Number of prompts of the round. */
  readonly prompts: number;
  /** Margin above `winMargin` from which a win is clear. @default 0.05 */
  readonly maxMismatchedMargin?: number | undefined;
};

/**
 * Stems that an audit must not miss: those that decided a close match (COMPETITION.md section 5). Empty for a clear win.
 *
 * @example
 * decisivePrompts({ duels: report.duels, seed, margin: report.margin, winMargin: 0.05, prompts: 128 });
 */
export function decisivePrompts(options: DecisivePromptsOptions): readonly string[] {
  const { duels, seed, margin, winMargin, prompts } = options;
  if (margin >= (options.maxMismatchedMargin ?? DECISIVE_DEFAULTS.maxMismatchedMargin) + winMargin) return [];
  const wins = duels.filter((duel) => duel.winner === "right").map((duel) => duel.name);
  const count = Math.max(1, Math.ceil(prompts * winMargin));
  return wins.length <= count ? wins : createPythonRandom(seed).sample(wins, count);
}
