import { CompetitionError } from "@404-gen/core";
import { createDraft, type Guard } from "@404-gen/core/owner";
import { generatedFile, MESSAGES, type Results } from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import { baselineGaps } from "@404-gen/core/rules";
import type { PromptWork } from "../pods/coordinator.ts";
import { ACTIVE_STAGES, type RoundFacts } from "./round-facts.ts";
import { type JobContext, runImage } from "./run-image.ts";

/**
 * Generates the leader's files for every prompt that has none yet. An entry without a file is written only when the leader's image
 * itself failed at the prompt on as many pods as a prompt has attempts. Any other missing prompt is our fault, and the next run generates it.
 *
 * @throws CompetitionError `BASELINE_INCOMPLETE` when prompts are left.
 */
export async function runBaseline(
  context: JobContext,
  { facts, mayGoOn, signal }: { readonly facts: RoundFacts; readonly mayGoOn: Guard; readonly signal: AbortSignal },
): Promise<string> {
  const { round, leader } = facts;
  if (!leader) return "no leader, no baseline";
  const only = (work: PromptWork) =>
    work.best?.kind === "made" || isFinalFailure(work, context.settings.maxPromptAttempts);
  const stems = [...facts.prompts.keys()];
  const record = context.state.snapshot();
  const options = {
    facts,
    draft: createDraft({ state: context.state, record, round, stages: ACTIVE_STAGES }),
    hotkey: "leader",
    image: leader.docker,
    stems,
    earlier: (await getFile(record, generatedFile, { round, hotkey: "leader" })) ?? {},
    compare: null,
    only,
    finalAfter: context.settings.maxPromptAttempts,
    mayGoOn,
    signal,
  };
  const { run, generated, changes } = await runImage(context, options);
  await context.state.commit(changes, { message: MESSAGES.generated.text({ round, hotkey: "leader" }), record });
  const missing = baselineGaps(stems, { baseline: generated, attempts: context.settings.maxPromptAttempts });
  if (missing.length === 0) return await announce(context, { facts, generated });
  if (run.ending === "paused") return "the leader's baseline was interrupted";
  throw incomplete(facts, {
    missing: missing.length,
    ending: run.ending,
    pods: run.endings.map(({ pod, detail }) => `${pod}: ${detail}`),
  });
}

const isFinalFailure = (work: PromptWork, attempts: number) =>
  work.best?.kind === "failed" && work.triedBy.length >= attempts;

async function announce(
  context: JobContext,
  { facts, generated }: { facts: RoundFacts; generated: Results },
): Promise<string> {
  const failureCount = Object.values(generated).filter(({ png }) => png === null).length;
  const title = `Leader's baseline of round ${facts.round} is complete: ${facts.prompts.size} prompts, ${failureCount} that its image fails at`;
  await context.notifier.notify({ kind: "baseline-completed", level: failureCount > 0 ? "warning" : "info", title });
  return title;
}

function incomplete(
  { round }: RoundFacts,
  data: { readonly missing: number; readonly ending: string; readonly pods: readonly string[] },
): CompetitionError {
  const last = data.pods.at(-1);
  const message = `the leader's baseline of round ${round} still lacks ${data.missing} prompts (${data.ending}${last ? `; ${last}` : ""})`;
  return new CompetitionError(message, {
    code: "BASELINE_INCOMPLETE",
    data: { round, ...data },
  });
}
