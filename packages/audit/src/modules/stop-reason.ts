import type { Guard } from "@404-gen/core/owner";
import { readRoundTwo } from "@404-gen/core/round";
import type { ModuleJobContext } from "./module-auditor-options.ts";
import type { ModuleFacts } from "./module-facts.ts";

/** Reason of the judge's failed verdict of a hotkey in generation_audits.json; null: there is none. */
export const failedVerdict = (verdicts: ModuleFacts["verdicts"], hotkey: string): string | null => {
  const verdict = verdicts[hotkey];
  return verdict?.verdict === "failed" ? verdict.reason : null;
};

/** True when a person has failed the source. */
export const sourceFailed = (audits: ModuleFacts["sourceAudits"], hotkey: string): boolean =>
  audits.some((one) => one.hotkey === hotkey && one.verdict === "failed");

/**
 * Gives a function that says why a hotkey's run has to stop, null to go on. It is called between looks and batches. A verdict that is older than
 * the run does not stop it: a person wants the image to run again (DECISIONS.md C15).
 */
export function stopReasonOf(
  context: Pick<ModuleJobContext, "state">,
  options: { readonly facts: ModuleFacts; readonly hotkey: string; readonly mayGoOn: Guard },
): () => Promise<string | null> {
  const { facts, hotkey, mayGoOn } = options;
  const old = failedVerdict(facts.verdicts, hotkey);
  return async () => {
    if (!(await mayGoOn())) return "the round is paused or its stage is over";
    const { show } = readRoundTwo(context.state, { round: facts.round });
    if (sourceFailed((await show.sourceAudits()) ?? [], hotkey)) return "a person failed its source";
    const verdict = failedVerdict((await show.generationAudits()) ?? {}, hotkey);
    return verdict !== null && verdict !== old ? `the judge failed its audit: ${verdict}` : null;
  };
}
