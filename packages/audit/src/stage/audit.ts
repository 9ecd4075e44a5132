import { createDraft, type Guard } from "@404-gen/core/owner";
import {
  type AuditRequest,
  generatedFile,
  MESSAGES,
  modelUrl,
  paths,
  type Results,
  submittedFile,
} from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { type AuditDecision, decideAudit } from "./decide-audit.ts";
import type { RecordAudit } from "./record-audit.ts";
import { auditFault } from "./result-record.ts";
import { ACTIVE_STAGES, type RoundFacts } from "./round-facts.ts";
import { type JobContext, runImage } from "./run-image.ts";

export type AuditJobContext = JobContext & { readonly recordAudit: RecordAudit };
export type RunAuditOptions = {
  readonly facts: RoundFacts;
  readonly request: AuditRequest;
  readonly image: string;
  readonly mayGoOn: Guard;
  readonly signal: AbortSignal;
};

/** Regenerates a miner's models with the image of its own sources, and records the verdict. Null: interrupted without a verdict. */
export async function runAudit(context: AuditJobContext, options: RunAuditOptions): Promise<AuditDecision | null> {
  const { facts, request, image, mayGoOn, signal } = options;
  const { round } = facts;
  const { hotkey } = request;
  const record = context.state.snapshot();
  const draft = createDraft({ state: context.state, record, round, stages: ACTIVE_STAGES });
  const results = await getFile(record, submittedFile, { round, hotkey });
  if (!results) throw auditFault("SUBMITTED_MISSING", `${paths.submitted(round, hotkey)} is not there`, { hotkey });
  const stems = submittedStems(facts, results);
  const earlier = (await getFile(record, generatedFile, { round, hotkey })) ?? {};
  const compare = { distance: context.distance, submitted: previewOf(context, results) };
  const { run, generated, changes } = await runImage(context, {
    facts,
    draft,
    hotkey,
    image,
    stems,
    earlier,
    compare,
    mayGoOn,
    signal,
  });
  // The results are kept: after the pause the audit goes on from them.
  const keep = () => draft.write(changes, { message: MESSAGES.generated.text({ round, hotkey }) });
  if (run.ending === "paused") {
    await keep();
    return null;
  }
  const decision = decideAudit({
    hotkey,
    submitted: stems,
    critical: request.critical_prompts,
    generated,
    ending: run.ending,
    endings: run.endings,
    settings: context.settings,
    policy: context.policy,
  });
  const extras = { embedding: context.distance.embedding, image, ending: run.ending };
  const outcome = await context.recordAudit({ round, decision, extras, changes, basis: record });
  if (outcome === "held") await keep();
  if (outcome !== "recorded") return null;
  await announceAudit(context, decision);
  return decision;
}

/** Prompts of the round for which the miner submitted a file that has a preview. */
export function submittedStems(facts: Pick<RoundFacts, "prompts">, results: Results): readonly string[] {
  return [...facts.prompts.keys()].filter((stem) => {
    const result = results[stem];
    return result !== undefined && modelUrl(result) !== null && result.png !== null;
  });
}

function previewOf(context: JobContext, results: Results) {
  return async (stem: string, { signal }: { readonly signal: AbortSignal }) => {
    const url = results[stem]?.png;
    if (!url) throw auditFault("PREVIEW_MISSING", `no submitted preview of ${stem}`, { stem });
    return context.picture(url, { signal });
  };
}

/** Sends a notice of an audit's verdict. For a pending one the auditor's frame raises an alarm. */
export async function announceAudit(
  { notifier }: Pick<JobContext, "notifier">,
  decision: AuditDecision,
): Promise<void> {
  const { hotkey, outcome, checked_prompts, failed_prompts, failed_critical, reason } = decision;
  if (outcome === "pending") return;
  const title = `Audit of ${hotkey.slice(0, 10)}: ${outcome}${reason ? ` (${reason})` : ""}`;
  const level = outcome === "rejected" ? "warning" : "info";
  await notifier.notify({
    kind: "audit-result",
    level,
    title,
    fields: { hotkey, outcome, checked_prompts, failed_prompts, failed_critical, reason },
  });
}
