import { CompetitionError } from "@404-gen/core";
import type { Guard } from "@404-gen/core/owner";
import { readRoundTwo } from "@404-gen/core/round";
import {
  chooseHardware,
  equalStems,
  type GenerationReport,
  generationReport,
  podCosts,
  REPORT_REJECTIONS,
  type RepeatFacts,
  repeatFacts,
  totalDollars,
} from "@404-gen/core/two";
import type { ModuleRunEnd } from "../pods/batch/module-run.ts";
import type { ModuleJobContext } from "./module-auditor-options.ts";
import type { ModuleFacts } from "./module-facts.ts";
import { podShares, repeatSeconds } from "./pod-stats-record.ts";
import { failedRow } from "./result-rows.ts";
import { type ModuleWork, openWork, runModuleImage } from "./run-module-image.ts";
import { stopReasonOf } from "./stop-reason.ts";

export type RunModuleAuditOptions = {
  readonly facts: ModuleFacts;
  readonly hotkey: string;
  readonly image: string;
  readonly mayGoOn: Guard;
  readonly signal: AbortSignal;
};

type Audit = RunModuleAuditOptions & { readonly stems: readonly string[]; readonly work: ModuleWork };

/**
 * Regenerates a miner's modules with its own image, as often as the round's config says, and reports after each repeat. Null: stopped without a
 * decision. When a fault of ours ends a run, the report says so and stays pending: it rejects nobody.
 */
export async function runModuleAudit(
  context: ModuleJobContext,
  options: RunModuleAuditOptions,
): Promise<GenerationReport | null> {
  const { facts, hotkey } = options;
  const stems = await submittedStems(context, options);
  const work = await openWork(context, { round: facts.round, hotkey, repeats: facts.auditRepeats });
  const audit: Audit = { ...options, stems, work };
  try {
    return await regenerate(context, audit);
  } catch (error) {
    options.signal.throwIfAborted();
    await reportFault(context, { audit, error });
    throw error;
  }
}

async function regenerate(context: ModuleJobContext, audit: Audit): Promise<GenerationReport | null> {
  const { facts, hotkey, image, stems, work, signal } = audit;
  const { auditRepeats: repeats } = facts;
  let last: GenerationReport | null = null;
  const onRepeat = async () => {
    last = await report(context, { audit, upTo: completeRepeats(audit) });
    return last === null || last.outcome === "pending";
  };
  const before = completeRepeats(audit);
  if (before > 0 || stems.length === 0) {
    last = await report(context, { audit, upTo: stems.length === 0 ? repeats : before });
    if (last === null || last.outcome !== "pending") return last;
  }
  const end = await runModuleImage(context, {
    ...{ facts, hotkey, image, repeats, onRepeat, signal, work },
    hardware: facts.submissions[hotkey]?.hardware ?? [],
    prompts: stems.map((stem) => ({ stem, url: facts.prompts.get(stem) ?? "" })),
    stopReason: stopReasonOf(context, audit),
  });
  return await concludeAudit(context, { audit, end, last });
}

/** The report at the end of a run; the last one where nothing is new. */
async function concludeAudit(
  context: ModuleJobContext,
  { audit, end, last }: { readonly audit: Audit; readonly end: ModuleRunEnd; readonly last: GenerationReport | null },
): Promise<GenerationReport | null> {
  const { facts, stems, work } = audit;
  if (end.kind === "finished" || end.kind === "decided") return last;
  if (end.kind === "stopped") {
    context.logger.info("regeneration stopped", { hotkey: audit.hotkey, reason: end.detail });
    return null;
  }
  // The image ran before in this round: that it does not start now proves nothing against it.
  const ranBefore = Object.values(work.stats()).some(({ batch_times }) => batch_times.length > 0);
  if (end.kind === "not-deployed" && ranBefore)
    throw new CompetitionError(`an image that ran before in this round does not start: ${end.detail}`, {
      code: "POD_LOST_OFTEN",
      data: { pods: end.losses },
    });
  if (end.kind === "not-deployed")
    return await report(context, {
      audit,
      upTo: 0,
      rejection: REPORT_REJECTIONS.notDeployed,
      extras: { evidence: end.losses },
    });
  // The image has used up its replacements: prompts that are still missing become failures, which the judge sees.
  for (let repeat = 1; repeat <= facts.auditRepeats; repeat++) {
    const missing = stems.filter((stem) => work.results(repeat)[stem] === undefined);
    if (missing.length === 0) continue;
    const row = failedRow("not generated: the image used up its replacements");
    work.add(repeat, Object.fromEntries(missing.map((stem) => [stem, row])));
    await work.save(repeat);
  }
  return await report(context, { audit, upTo: facts.auditRepeats, extras: { evidence: end.losses } });
}

/** Stems that the miner submitted with a module, in the round's order. */
async function submittedStems(
  { state }: ModuleJobContext,
  { facts, hotkey }: RunModuleAuditOptions,
): Promise<readonly string[]> {
  const submittedResults = await readRoundTwo(state, { round: facts.round }).get.submitted(hotkey);
  if (submittedResults === null)
    throw new CompetitionError(`rounds/${facts.round}/${hotkey}/submitted.json is not there`, {
      code: "SUBMITTED_MISSING",
      data: { hotkey },
    });
  return [...facts.prompts.keys()].filter((stem) => (submittedResults[stem]?.js ?? null) !== null);
}

/** Repeats from the first that have an entry for every stem. */
function completeRepeats({ facts, stems, work }: Audit): number {
  let complete = 0;
  while (complete < facts.auditRepeats && stems.every((stem) => work.results(complete + 1)[stem] !== undefined))
    complete++;
  return complete;
}

type ReportOptions = {
  readonly audit: Audit;
  /** Number of complete repeats. */
  readonly upTo: number;
  /** Rejects for this reason, whatever the repeats show. */
  readonly rejection?: string | undefined;
  readonly extras?: Readonly<Record<string, unknown>> | undefined;
};

/** Writes the report of the repeats so far. Null: nothing was written, because the round is paused or over. */
async function report(
  context: ModuleJobContext,
  { audit, upTo, rejection, extras = {} }: ReportOptions,
): Promise<GenerationReport | null> {
  const { facts, hotkey, image, work } = audit;
  const { totalGenerationTimeLimitSeconds, maxMismatchedPrompts } = context.settings;
  const counts = generationReport({
    hotkey,
    repeats: factsOf(audit, upTo),
    auditRepeats: facts.auditRepeats,
    settings: { totalGenerationTimeLimit: totalGenerationTimeLimitSeconds, maxMismatchedPrompts },
  });
  const newReport: GenerationReport =
    rejection === undefined ? counts : { ...counts, outcome: "rejected", reason: rejection };
  const repeats = Array.from({ length: upTo }, (_, index) => index + 1);
  const notes = {
    image,
    hardware: chooseHardware(facts.submissions[hotkey]?.hardware ?? []),
    wall_seconds: repeats.map((repeat) => repeatSeconds(work.stats(), repeat).wall),
    equal_bytes: equalStems(repeats.map((repeat) => work.results(repeat))),
    cost: totalDollars(podCosts(podShares(work.stats()))),
    ...extras,
  };
  const changes = upTo > 0 ? work.changes(upTo) : [];
  const { basis } = work;
  const outcome = await context.recordReport({ round: facts.round, report: newReport, extras: notes, changes, basis });
  if (outcome === "held") return null;
  const late = lateByTheClock(newReport, { wall: notes.wall_seconds, limit: totalGenerationTimeLimitSeconds });
  if (outcome === "recorded") await announceReport(context, newReport, { late, sameBytes: notes.equal_bytes.length });
  return newReport;
}

type RepeatTimes = { readonly wall: readonly number[]; readonly limit: number };

/**
 * Repeats that are within the time limit only because the rule leaves out replacements, warm-ups and discarded batches (DECISIONS.md C4). People
 * get a notice of them; they decide nothing.
 */
function lateByTheClock({ repeats }: GenerationReport, { wall, limit }: RepeatTimes): string[] {
  return repeats.flatMap(({ repeat_index, generation_time }, at) => {
    const seconds = wall[at] ?? 0;
    if (seconds <= limit || (generation_time ?? 0) > limit) return [];
    return [
      `#${repeat_index} took ${seconds.toFixed(0)} s by the clock, of which ${(generation_time ?? 0).toFixed(0)} s count`,
    ];
  });
}

const factsOf = ({ stems, work }: Audit, upTo: number): RepeatFacts[] =>
  Array.from({ length: upTo }, (_, index) => {
    const repeat = index + 1;
    const seconds = repeatSeconds(work.stats(), repeat).generation;
    return repeatFacts({ repeat, stems, results: work.results(repeat), seconds });
  });

/** Writes into the report that a fault of ours ended the run. The report stays pending. */
async function reportFault(
  context: ModuleJobContext,
  { audit, error }: { readonly audit: Audit; readonly error: unknown },
): Promise<void> {
  const { code, message } = CompetitionError.is(error) ? error : { code: "AUDIT_FAULT", message: String(error) };
  try {
    await report(context, { audit, upTo: completeRepeats(audit), extras: { fault: { code, message } } });
  } catch (problem) {
    context.logger.error("the fault is not in the report", { hotkey: audit.hotkey, code, problem: String(problem) });
  }
}

/** What people should know of a regeneration besides its report. */
type Remarks = {
  /** Repeats that took longer by the clock than the rule counts. */
  readonly late: readonly string[];
  /** Number of modules with the same bytes in every repeat. */
  readonly sameBytes: number;
};

/** Sends a notice of a regeneration's report. */
export async function announceReport(
  { notifier }: Pick<ModuleJobContext, "notifier">,
  { hotkey, outcome, repeats, reason }: GenerationReport,
  { late, sameBytes }: Remarks = { late: [], sameBytes: 0 },
): Promise<void> {
  const title = `Regeneration of ${hotkey.slice(0, 10)}: ${outcome}, ${repeats.length} repeats${reason ? ` (${reason})` : ""}`;
  const level = outcome === "rejected" || late.length > 0 ? "warning" : "info";
  const remarks = {
    ...(late.length > 0 && { late: late.join("; ") }),
    ...(sameBytes > 0 && { same_bytes: `${sameBytes} modules are the same in every repeat` }),
  };
  await notifier.notify({ kind: "audit-result", level, title, fields: { hotkey, outcome, reason, ...remarks } });
}
