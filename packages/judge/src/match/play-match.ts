import { playForm } from "./play-form.ts";
import { previewsForm } from "./previews/previews-form.ts";
import type { MatchContext, MatchOutcome, PlayMatchOptions } from "./types.ts";

/**
 * Plays a match of competition 1. The rules decide prompts with missing previews or overtime, the judge compares the rest, several duels at once under
 * the limit. After a fault a duel is `skipped` and the match incomplete; a second call with `previous` plays only these.
 *
 * When the first run's margin is within `confirmationBand` of `winMargin` and `confirmations` is n > 0, every duel is played n more
 * times. Its winner is that of most plays (a tie: draw). All plays are in the record. With an even n two sides cannot have equally many plays.
 *
 * @example
 * const { report, complete } = await playMatch({ judge, load }, { left: "leader", right, leftResults, rightResults, prompts, seed });
 */
export const playMatch = (context: MatchContext, options: PlayMatchOptions): Promise<MatchOutcome> =>
  playForm(previewsForm(context, options), options);
