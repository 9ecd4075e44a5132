import type { Guard } from "@404-gen/core/owner";
import { type AuditRequest, type Build, buildExtras } from "@404-gen/core/records";
import { baselineGaps, isBuildImagesFault } from "@404-gen/core/rules";
import { type AuditJobContext, announceAudit, runAudit } from "./audit.ts";
import { runBaseline } from "./baseline.ts";
import type { AuditDecision } from "./decide-audit.ts";
import type { Jobs } from "./jobs.ts";
import type { RoundFacts } from "./round-facts.ts";

/** Something that cannot go on yet, for people, and when to look again (competition time). */
export type Wait = { readonly reason: string; readonly untilMs: number | null };

export type StartDueContext = AuditJobContext & { readonly jobs: Jobs };
type Due = {
  readonly facts: RoundFacts;
  /** Asked before each prompt and each verdict. */
  readonly mayGoOn: Guard;
  readonly signal: AbortSignal;
};

/** Starts everything that may run now, and says what has to wait and why. The leader's baseline goes first. */
export async function startDue(context: StartDueContext, due: Due): Promise<readonly Wait[]> {
  const { facts } = due;
  const waits: Wait[] = [];
  const { baseline } = facts;
  const attempts = context.settings.maxPromptAttempts;
  const missing = facts.leader ? baselineGaps([...facts.prompts.keys()], { baseline, attempts }) : [];
  if (missing.length > 0) waits.push(...startBaseline(context, due));
  for (const request of facts.requests) {
    const outcome = facts.audits[request.hotkey]?.outcome;
    if (outcome === "passed" || outcome === "rejected") continue;
    waits.push(...(await startAudit(context, { ...due, request })));
  }
  return waits;
}

function startBaseline(context: StartDueContext, due: Due): Wait[] {
  const key = `${due.facts.round}:leader`;
  const work = async () => ({ settled: true, detail: await runBaseline(context, due) });
  context.jobs.start({ key, what: `leader's baseline of round ${due.facts.round}`, work });
  return waitOf(context.jobs, { key, what: "the leader's baseline" });
}

async function startAudit(
  context: StartDueContext,
  { request, ...due }: Due & { request: AuditRequest },
): Promise<Wait[]> {
  const { facts } = due;
  const { hotkey } = request;
  const build = facts.builds?.[hotkey];
  const what = `audit of ${hotkey.slice(0, 10)}`;
  if (build?.status !== "success" || build.docker_image === null)
    return await withoutImage(context, { facts, build, hotkey });
  const image = build.docker_image;
  const key = `${facts.round}:${hotkey}`;
  const work = async () => {
    const decision = await runAudit(context, { ...due, request, image });
    if (!decision) return { settled: true, detail: "interrupted" };
    return {
      settled: decision.outcome !== "pending",
      detail: `${decision.outcome}${decision.reason ? ` (${decision.reason})` : ""}`,
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
  context: StartDueContext,
  { facts, build, hotkey }: { facts: RoundFacts; build: Build | undefined; hotkey: string },
): Promise<Wait[]> {
  const extras = buildExtras.of(build);
  if (!build || !isBuildImagesFault(build)) {
    const why = extras.alarm ?? `its build is ${build?.status ?? "not known"}`;
    return [{ reason: `audit of ${hotkey.slice(0, 10)}: ${why}, since ${extras.since ?? "now"}`, untilMs: null }];
  }
  const reason = "Failed to build a docker image";
  const none = { checked_prompts: 0, failed_prompts: 0, failed_critical: 0, generation_time: null };
  const evidence = { build: { status: build.status, repo: build.repo, commit: build.commit, ...extras } };
  const decision: AuditDecision = { hotkey, outcome: "rejected", ...none, reason, evidence };
  const recorded = await context.recordAudit({ round: facts.round, decision, extras: {}, changes: [] });
  if (recorded === "recorded") await announceAudit(context, decision);
  return [];
}
