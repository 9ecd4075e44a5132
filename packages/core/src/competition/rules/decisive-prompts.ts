import { createPythonRandom } from "./python-random.ts";

export const DECISIVE_DEFAULTS = {
  /** Margin above `win_margin` from which a win is clear enough to need no decisive prompts. MAX_MISMATCHED_MARGIN. */
  maxMismatchedMargin: 0.05,
} as const;

export type DecisivePromptsOptions = {
  /** The match's duels in the report's order. */
  readonly duels: readonly { readonly name: string; readonly winner: string }[];
  /** The round's seed. */
  readonly seed: number;
  readonly margin: number;
  /** config.win_margin. */
  readonly winMargin: number;
  /** Number of prompts of the round. */
  readonly prompts: number;
  /** @default 0.05 */
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
  const won = duels.filter((duel) => duel.winner === "right").map((duel) => duel.name);
  const count = Math.max(1, Math.ceil(prompts * winMargin));
  return won.length <= count ? won : createPythonRandom(seed).sample(won, count);
}
