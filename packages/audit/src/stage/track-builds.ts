import { type Builds, formatBuilds, MESSAGES, paths } from "@404-gen/core/records";
import { buildAlarm, buildTag, mergeBuilds } from "@404-gen/core/rules";
import type { AuditorContext } from "./auditor-options.ts";
import type { RoundFacts } from "./round-facts.ts";

/** Looks at the builds once and writes `builds.json` when something changed. Returns what changed, null for nothing. */
export async function trackBuilds(
  context: AuditorContext,
  { facts, signal }: { readonly facts: RoundFacts; readonly signal: AbortSignal },
): Promise<string | null> {
  const { round, submissions } = facts;
  const hotkeys = Object.entries(submissions).map(([hotkey, one]) => ({
    hotkey,
    repo: one.repo,
    commit: one.commit,
    tag: buildTag(one),
  }));
  const seen = await context.builds.observe({ round, hotkeys }, { signal });
  const nowMs = context.clock.now();
  const timeoutSeconds = context.settings.buildTimeoutSeconds;
  const builds = mergeBuilds({ submissions, before: facts.builds, seen, nowMs, timeoutSeconds });
  const before = facts.builds ? formatBuilds(facts.builds) : null;
  const text = formatBuilds(builds);
  if (text === before) return null;
  await context.state.write([{ path: paths.builds(round), text }], {
    message: MESSAGES.builds.text({ round }),
  });
  await raiseAlarm(context, { before: facts.builds ?? {}, builds });
  const done = Object.values(builds).filter(({ status }) => status === "success").length;
  return `builds of round ${round}: ${done} of ${hotkeys.length} succeeded`;
}

async function raiseAlarm(
  { notifier }: AuditorContext,
  { before, builds }: { before: Builds; builds: Builds },
): Promise<void> {
  const alarm = buildAlarm(builds);
  if (alarm === undefined || buildAlarm(before) !== undefined) return;
  const title = `${alarm}: nobody is rejected for it; set x404.confirmed on a build if they really failed`;
  await notifier.notify({ kind: "builds-suspicious", level: "alarm", title });
}
