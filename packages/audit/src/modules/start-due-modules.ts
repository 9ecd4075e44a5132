import type { Guard } from "@404-gen/core/owner";
import { generationReport, REPORT_REJECTIONS } from "@404-gen/core/two";
import type { Jobs } from "../stage/jobs.ts";
import { type BuiltImage, builtImage, startAuditJob, startBaselineJob, type Wait } from "../stage/start-jobs.ts";
import { announceReport, runModuleAudit } from "./module-audit.ts";
import type { ModuleJobContext } from "./module-auditor-options.ts";
import { runModuleBaseline } from "./module-baseline.ts";
import type { ModuleFacts } from "./module-facts.ts";
import { failedVerdict, sourceFailed } from "./stop-reason.ts";

export type StartModulesContext = ModuleJobContext & { readonly jobs: Jobs };
type Due = { readonly facts: ModuleFacts; readonly mayGoOn: Guard; readonly signal: AbortSignal };

/** Starts every job that may run now, the leader's baseline first. Gives the jobs that have to wait, with the reasons. */
export async function startDueModules(context: StartModulesContext, due: Due): Promise<readonly Wait[]> {
  const { facts } = due;
  const { round } = facts;
  const waits: Wait[] = [];
  const isComplete = [...facts.prompts.keys()].every((stem) => facts.baseline[stem] !== undefined);
  if (facts.leader && !isComplete)
    waits.push(...startBaselineJob(context.jobs, { round, run: () => runModuleBaseline(context, due) }));
  for (const { hotkey } of facts.requests) {
    const outcome = facts.reports[hotkey]?.outcome;
    if (outcome !== undefined && outcome !== "pending") continue;
    // Without a report a failed verdict does not count: a person has deleted the report, so that the image runs again.
    const failure = outcome === undefined ? null : failedVerdict(facts.verdicts, hotkey);
    if (failure !== null || sourceFailed(facts.sourceAudits, hotkey)) continue;
    waits.push(...(await startAudit(context, { ...due, hotkey })));
  }
  return waits;
}

async function startAudit(context: StartModulesContext, due: Due & { readonly hotkey: string }): Promise<Wait[]> {
  const { facts, hotkey } = due;
  const what = `regeneration of ${hotkey.slice(0, 10)}`;
  const image = builtImage(facts.builds?.[hotkey], what);
  if (image.kind === "open") return image.waits;
  if (image.kind === "failed") return await reject(context, { facts, hotkey, evidence: image.evidence });
  const run = () => runModuleAudit(context, { ...due, image: image.image });
  return startAuditJob(context.jobs, { round: facts.round, hotkey, what, run });
}

type Rejection = Pick<Due, "facts"> & Pick<Extract<BuiltImage, { kind: "failed" }>, "evidence"> & { hotkey: string };

/** Rejects a miner whose build has failed: no image can run. */
async function reject(context: StartModulesContext, { facts, hotkey, evidence }: Rejection): Promise<Wait[]> {
  const pending = generationReport({ hotkey, repeats: [], auditRepeats: facts.auditRepeats });
  const report = { ...pending, outcome: "rejected", reason: REPORT_REJECTIONS.notBuilt } as const;
  const outcome = await context.recordReport({ round: facts.round, report, extras: { evidence }, changes: [] });
  if (outcome === "recorded") await announceReport(context, report);
  return [];
}
