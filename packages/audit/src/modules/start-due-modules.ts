import type { Guard } from "@404-gen/core/owner";
import { buildExtras, LEADER } from "@404-gen/core/records";
import { isBuildImagesFault } from "@404-gen/core/rules";
import { generationReport, REPORT_REJECTIONS } from "@404-gen/core/two";
import type { Jobs } from "../stage/jobs.ts";
import type { Wait } from "../stage/start-due.ts";
import { announceReport, runModuleAudit } from "./module-audit.ts";
import type { ModuleJobContext } from "./module-auditor-options.ts";
import { runModuleBaseline } from "./module-baseline.ts";
import type { ModuleFacts } from "./module-facts.ts";
import { failedVerdict, sourceFailed } from "./stop-reason.ts";

export type StartModulesContext = ModuleJobContext & { readonly jobs: Jobs };
type Due = { readonly facts: ModuleFacts; readonly mayGoOn: Guard; readonly signal: AbortSignal };

/** Starts everything that may run now, and says what has to wait and why. The leader's baseline goes first. */
export async function startDueModules(context: StartModulesContext, due: Due): Promise<readonly Wait[]> {
  const { facts } = due;
  const waits: Wait[] = [];
  const isComplete = [...facts.prompts.keys()].every((stem) => facts.baseline[stem] !== undefined);
  if (facts.leader && !isComplete) waits.push(...startBaseline(context, due));
  for (const { hotkey } of facts.requests) {
    const outcome = facts.reports[hotkey]?.outcome;
    if (outcome !== undefined && outcome !== "pending") continue;
    // A report that a person took away while the verdict stayed: it is to be run again.
    const failed = outcome === undefined ? null : failedVerdict(facts.verdicts, hotkey);
    if (failed !== null || sourceFailed(facts.sourceAudits, hotkey)) continue;
    waits.push(...(await startAudit(context, { ...due, hotkey })));
  }
  return waits;
}

function startBaseline(context: StartModulesContext, due: Due): Wait[] {
  const key = `${due.facts.round}:${LEADER}`;
  const work = async () => ({ settled: true, detail: await runModuleBaseline(context, due) });
  context.jobs.start({ key, what: `leader's baseline of round ${due.facts.round}`, work });
  return waitOf(context.jobs, { key, what: "the leader's baseline" });
}

async function startAudit(context: StartModulesContext, due: Due & { readonly hotkey: string }): Promise<Wait[]> {
  const { facts, hotkey } = due;
  const build = facts.builds?.[hotkey];
  if (build?.status !== "success" || build.docker_image === null) return await withoutImage(context, due);
  const image = build.docker_image;
  const what = `regeneration of ${hotkey.slice(0, 10)}`;
  const key = `${facts.round}:${hotkey}`;
  const work = async () => {
    const report = await runModuleAudit(context, { ...due, image });
    if (report === null) return { settled: true, detail: "interrupted" };
    return {
      settled: report.outcome !== "pending",
      detail: `${report.outcome}${report.reason ? ` (${report.reason})` : ""}`,
    };
  };
  context.jobs.start({ key, what, work });
  return waitOf(context.jobs, { key, what });
}

function waitOf(jobs: Jobs, { key, what }: { key: string; what: string }): Wait[] {
  const wait = jobs.waitOf(key);
  return wait ? [{ reason: `${what}: ${wait.detail}`, untilMs: wait.untilMs }] : [];
}

/** No image yet: waits, or rejects when the build itself is known to have failed. */
async function withoutImage(
  context: StartModulesContext,
  { facts, hotkey }: Due & { readonly hotkey: string },
): Promise<Wait[]> {
  const build = facts.builds?.[hotkey];
  const extras = buildExtras.of(build);
  if (!build || !isBuildImagesFault(build)) {
    const why = extras.alarm ?? `its build is ${build?.status ?? "not known"}`;
    return [
      { reason: `regeneration of ${hotkey.slice(0, 10)}: ${why}, since ${extras.since ?? "now"}`, untilMs: null },
    ];
  }
  const pending = generationReport({ hotkey, repeats: [], auditRepeats: facts.auditRepeats });
  const report = { ...pending, outcome: "rejected", reason: REPORT_REJECTIONS.notBuilt } as const;
  const evidence = { build: { status: build.status, repo: build.repo, commit: build.commit, ...extras } };
  const recorded = await context.recordReport({ round: facts.round, report, extras: { evidence }, changes: [] });
  if (recorded === "recorded") await announceReport(context, report);
  return [];
}
