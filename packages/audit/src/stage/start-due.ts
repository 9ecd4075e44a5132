import type { Guard } from "@404-gen/core/owner";
import type { AuditRequest } from "@404-gen/core/records";
import { baselineGaps } from "@404-gen/core/rules";
import { type AuditJobContext, announceAudit, runAudit } from "./audit.ts";
import { runBaseline } from "./baseline.ts";
import type { AuditDecision } from "./decide-audit.ts";
import type { Jobs } from "./jobs.ts";
import type { RoundFacts } from "./round-facts.ts";
import { builtImage, startAuditJob, startBaselineJob, type Wait } from "./start-jobs.ts";

export type StartDueContext = AuditJobContext & { readonly jobs: Jobs };
type Due = {
  readonly facts: RoundFacts;
  /** Called before each prompt. */
  readonly mayGoOn: Guard;
  readonly signal: AbortSignal;
};

/** Starts every job that may run now, the leader's baseline first. Gives the jobs that have to wait, with the reasons. */
export async function startDue(context: StartDueContext, due: Due): Promise<readonly Wait[]> {
  const { facts } = due;
  const { round, baseline } = facts;
  const waits: Wait[] = [];
  const attempts = context.settings.maxPromptAttempts;
  const missing = facts.leader ? baselineGaps([...facts.prompts.keys()], { baseline, attempts }) : [];
  if (missing.length > 0)
    waits.push(...startBaselineJob(context.jobs, { round, run: () => runBaseline(context, due) }));
  for (const request of facts.requests) {
    const outcome = facts.audits[request.hotkey]?.outcome;
    if (outcome === "passed" || outcome === "rejected") continue;
    waits.push(...(await startAudit(context, { ...due, request })));
  }
  return waits;
}

async function startAudit(
  context: StartDueContext,
  { request, ...due }: Due & { request: AuditRequest },
): Promise<Wait[]> {
  const { round, builds } = due.facts;
  const { hotkey } = request;
  const what = `audit of ${hotkey.slice(0, 10)}`;
  const image = builtImage(builds?.[hotkey], what);
  if (image.kind === "open") return image.waits;
  if (image.kind === "failed") return await reject(context, { round, hotkey, evidence: image.evidence });
  const run = () => runAudit(context, { ...due, request, image: image.image });
  return startAuditJob(context.jobs, { round, hotkey, what, run });
}

type Rejection = Pick<AuditDecision, "hotkey" | "evidence"> & { readonly round: number };

/** Rejects a miner whose build has failed: no image can run. */
async function reject(context: StartDueContext, { round, hotkey, evidence }: Rejection): Promise<Wait[]> {
  const reason = "Failed to build a docker image";
  const none = { checked_prompts: 0, failed_prompts: 0, failed_critical: 0, generation_time: null };
  const decision: AuditDecision = { hotkey, outcome: "rejected", ...none, reason, evidence };
  const outcome = await context.recordAudit({ round, decision, extras: {}, changes: [] });
  if (outcome === "recorded") await announceAudit(context, decision);
  return [];
}
