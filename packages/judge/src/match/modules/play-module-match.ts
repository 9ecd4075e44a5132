import { walkoverMargin } from "@404-gen/core/two";
import { playForm } from "../play-form.ts";
import { modulesForm } from "./modules-form.ts";
import type { ModuleMatchContext, ModuleMatchOutcome, PlayModuleMatchOptions } from "./types.ts";

/**
 * Plays a match of competition 2. A side that delivered no module at all loses without a report; a missing bundle loses its prompt; the
 * judge compares the rest, several duels at once under its own limit of calls. The margin counts all prompts. After a fault a duel is
 * `skipped` and the match incomplete; a second call with `previous` plays only these. Confirmations as in `playMatch`.
 *
 * @example
 * const { margin, report, complete } = await playModuleMatch({ judge, load }, { left: "leader", right, leftResults, rightResults, prompts, seed });
 */
export async function playModuleMatch(
  context: ModuleMatchContext,
  options: PlayModuleMatchOptions,
): Promise<ModuleMatchOutcome> {
  const walkover = walkoverMargin({ left: options.leftResults, right: options.rightResults });
  const concurrency = options.concurrency ?? MODULE_MATCH_DEFAULTS.concurrency;
  const outcome = await playForm(modulesForm(context, options), { ...options, concurrency });
  if (walkover !== null) return { ...outcome, complete: true, margin: walkover, report: null };
  return { ...outcome, margin: outcome.report.margin };
}

/** Defaults of matches of modules. */
export const MODULE_MATCH_DEFAULTS = {
  /**
   * Duels in flight. Their calls share the judge's limit: with a limit of 32 calls of 2 s each, 16 duels used 94.5 % of it, and 8 duels 87.9 %
   * (bench/judge-multi-stage.ts).
   */
  concurrency: 16,
};
