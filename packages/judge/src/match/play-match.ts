import { playForm } from "./play-form.ts";
import { previewsForm } from "./previews/previews-form.ts";
import type { MatchContext, MatchOutcome, PlayMatchOptions } from "./types.ts";

/**
 * Plays a match of competition 1: the rules settle missing previews and overtime, the judge looks at the rest, all prompts at once under
 * the concurrency limit. Faults leave their duels `skipped` and the match incomplete; called again with `previous`, only those run.
 *
 * When the first run's margin lies within `confirmationBand` of the line and `confirmations` is n > 0, every duel is run n more
 * times and its winner is that of most runs (a tie: draw). All runs are in the record. An even n leaves no ties of two.
 *
 * @example
 * const { report, complete } = await playMatch({ judge, load }, { left: "leader", right, leftResults, rightResults, prompts, seed });
 */
export const playMatch = (context: MatchContext, options: PlayMatchOptions): Promise<MatchOutcome> =>
  playForm(previewsForm(context, options), options);
