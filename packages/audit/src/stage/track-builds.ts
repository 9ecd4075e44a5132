import type { BuildSource, ServiceContext, StateSnapshot } from "@404-gen/core";
import { createDraft } from "@404-gen/core/owner";
import { type Builds, MESSAGES, paths, type Submissions } from "@404-gen/core/records";
import { buildAlarm, buildTag, mergeBuilds } from "@404-gen/core/rules";
import { ACTIVE_STAGES } from "./round-facts.ts";

/** The recorded facts of a round's builds. */
export type BuildFacts = {
  readonly round: number;
  readonly submissions: Submissions;
  /** Null before the first look. */
  readonly builds: Builds | null;
};

export type BuildContext = Pick<ServiceContext, "state" | "clock" | "notifier" | "logger"> & {
  readonly builds: BuildSource;
  readonly settings: { readonly checkBuildIntervalSeconds: number; readonly buildTimeoutSeconds: number };
  /** Text of builds.json in the competition's own form. */
  readonly formatBuilds: (builds: Builds, facts: BuildFacts) => string;
};

/** Options of {@link trackBuilds}. */
export type TrackBuildsOptions = {
  readonly facts: BuildFacts;
  /** The record that the facts were read from. */
  readonly record: StateSnapshot;
  readonly signal: AbortSignal;
};

/** Looks at the builds once, and writes `builds.json` when something has changed. Gives what changed; null for nothing. */
export async function trackBuilds(
  context: BuildContext,
  { facts, record, signal }: TrackBuildsOptions,
): Promise<string | null> {
  const { round, submissions } = facts;
  const hotkeys = Object.entries(submissions).map(([hotkey, one]) => ({
    hotkey,
    repo: one.repo,
    commit: one.commit,
    tag: buildTag(one),
  }));
  const observations = await context.builds.observe({ round, hotkeys }, { signal });
  const nowMs = context.clock.now();
  const timeoutSeconds = context.settings.buildTimeoutSeconds;
  const builds = mergeBuilds({ submissions, before: facts.builds, observations, nowMs, timeoutSeconds });
  const before = facts.builds ? context.formatBuilds(facts.builds, facts) : null;
  const text = context.formatBuilds(builds, facts);
  if (text === before) return null;
  const draft = createDraft({ state: context.state, record, round, stages: ACTIVE_STAGES });
  await draft.write([{ path: paths.builds(round), text }], { message: MESSAGES.builds.text({ round }) });
  await raiseAlarm(context, { before: facts.builds ?? {}, builds });
  const successCount = Object.values(builds).filter(({ status }) => status === "success").length;
  return `builds of round ${round}: ${successCount} of ${hotkeys.length} succeeded`;
}

async function raiseAlarm(
  { notifier }: BuildContext,
  { before, builds }: { before: Builds; builds: Builds },
): Promise<void> {
  const alarm = buildAlarm(builds);
  if (alarm === undefined || buildAlarm(before) !== undefined) return;
  const title = `${alarm}: nobody is rejected for it; set x404.confirmed on a build if they really failed`;
  await notifier.notify({ kind: "builds-suspicious", level: "alarm", title });
}
