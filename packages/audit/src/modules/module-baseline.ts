import { CompetitionError } from "@404-gen/core";
import type { Guard } from "@404-gen/core/owner";
import { LEADER } from "@404-gen/core/records";
import type { ModuleJobContext } from "./module-auditor-options.ts";
import type { ModuleFacts } from "./module-facts.ts";
import { failedRow } from "./result-rows.ts";
import { openWork, runModuleImage } from "./run-module-image.ts";

/** The leader's image runs once. */
const REPEAT = 1;

export type RunModuleBaselineOptions = {
  readonly facts: ModuleFacts;
  readonly mayGoOn: Guard;
  readonly signal: AbortSignal;
};

/**
 * Generates the leader's module for every prompt that has no entry yet. An entry is final: a module, or a failure of the leader's own image.
 * Any other missing prompt is our fault, and the next run generates it.
 *
 * @throws CompetitionError `BASELINE_INCOMPLETE` when the image could not be run at all, and the faults of a run.
 */
export async function runModuleBaseline(context: ModuleJobContext, options: RunModuleBaselineOptions): Promise<string> {
  const { facts, mayGoOn, signal } = options;
  const { round, leader, prompts } = facts;
  if (!leader) return "no leader, no baseline";
  const work = await openWork(context, { round, hotkey: LEADER, repeats: REPEAT });
  const stopReason = async () => ((await mayGoOn()) ? null : "the round is paused or its stage is over");
  const end = await runModuleImage(context, {
    ...{ facts, stopReason, signal, work, hotkey: LEADER, repeats: REPEAT },
    image: leader.docker,
    hardware: leader.hardware,
    prompts: [...prompts].map(([stem, url]) => ({ stem, url })),
    onRepeat: async () => true,
  });
  if (end.kind === "stopped") return `the leader's baseline was interrupted: ${end.detail}`;
  // The image has won a round before, so the cause is more likely ours: a person has to look.
  if (end.kind === "not-deployed") throw incomplete(facts, { detail: end.detail, losses: end.losses });
  if (end.kind === "replaced-out") {
    const missing = [...prompts.keys()].filter((stem) => work.results(REPEAT)[stem] === undefined);
    const row = failedRow("not generated: the image used up its replacements");
    work.add(REPEAT, Object.fromEntries(missing.map((stem) => [stem, row])));
    await work.save(REPEAT);
  }
  await context.state.flush();
  const failureCount = Object.values(work.results(REPEAT)).filter(({ views }) => views === null).length;
  const title = `Leader's baseline of round ${round} is complete: ${prompts.size} prompts, ${failureCount} that its image fails at`;
  await context.notifier.notify({ kind: "baseline-completed", level: failureCount > 0 ? "warning" : "info", title });
  return title;
}

const incomplete = ({ round }: ModuleFacts, { detail, losses }: { detail: string; losses: readonly unknown[] }) =>
  new CompetitionError(`the leader's image of round ${round} does not start: ${detail}`, {
    code: "BASELINE_INCOMPLETE",
    data: { round, losses },
  });
