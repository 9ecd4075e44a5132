import { walkoverMargin } from "@404-gen/core/two";
import { playForm } from "../play-form.ts";
import { modulesForm } from "./modules-form.ts";
import type { ModuleMatchContext, ModuleMatchOutcome, PlayModuleMatchOptions } from "./types.ts";

/**
 * Plays a match of competition 2: a side that delivered no module at all loses without a report; a missing bundle loses its prompt; the
 * judge looks at the rest, several duels at once under its own limit of calls. The margin counts all prompts. Faults leave their duels
 * `skipped` and the match incomplete; called again with `previous`, only those run. Confirmations as in `playMatch`.
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

/** How matches of modules are played unless settings say otherwise. */
export const MODULE_MATCH_DEFAULTS = {
  /**
   * Duels in flight: their calls share the judge's limit. 16 of them used 94.5 % of a limit of 32 calls of 2 s, 8 used 87.9 %
   * (bench/judge-multi-stage.ts).
   */
  concurrency: 16,
};
