import type { BuildObservation, BuildQuery } from "@404-gen/core";
import { type Build, type Builds, formatBuilds, MESSAGES, paths } from "@404-gen/core/records";
import type { AuditorContext } from "./auditor-options.ts";
import type { RoundFacts } from "./round-facts.ts";

/** What we add to a build, under `x404`. */
export type BuildExtras = {
  /** When it was first looked for. */
  readonly since: string;
  /** What the source says now; `status` follows only when that is certain. */
  readonly seen: string;
  readonly evidence?: Readonly<Record<string, unknown>>;
  /** Why the status is held back: every build ended alike, within minutes. */
  readonly alarm?: string;
  /** Set by an operator: the alarm was looked at, the builds really failed. */
  readonly confirmed?: boolean;
};

export const buildExtras = (build: Build): Partial<BuildExtras> => (build["x404"] ?? {}) as Partial<BuildExtras>;

/** Builds that must have ended alike, and milliseconds from the first look within which that is suspicious. Our own choice. */
const ALARM_COUNT = 3;
const ALARM_WITHIN_MS = 900_000;

/** Tag of an image: seven letters of the commit and the round's name. */
export const buildTag = (submission: { readonly commit: string; readonly round: string }) =>
  `${submission.commit.slice(0, 7)}-${submission.round}`;

/** True while some build may still become a success: only success is beyond change. */
export function needsTracking(
  facts: RoundFacts,
  { nowMs, timeoutSeconds }: { nowMs: number; timeoutSeconds: number },
): boolean {
  const { builds, submissions } = facts;
  if (!builds) return Object.keys(submissions).length > 0;
  return Object.values(builds).some((build) => {
    if (build.status === "success") return false;
    const { since } = buildExtras(build);
    return (
      build.status === "pending" ||
      build.status === "in_progress" ||
      since === undefined ||
      nowMs < Date.parse(since) + timeoutSeconds * 1000
    );
  });
}

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
  const builds = mergeBuilds(context, { facts, hotkeys, seen });
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

type Merge = {
  readonly facts: RoundFacts;
  readonly hotkeys: BuildQuery["hotkeys"];
  readonly seen: ReadonlyMap<string, BuildObservation>;
};

function mergeBuilds({ clock, settings }: AuditorContext, { facts, hotkeys, seen }: Merge): Builds {
  const now = clock.now();
  const builds: Builds = {};
  for (const { hotkey, repo, commit, tag } of hotkeys) {
    const before = facts.builds?.[hotkey];
    const observation = seen.get(hotkey) ?? { status: "not_found" as const, final: false, dockerImage: null };
    const since = before ? (buildExtras(before).since ?? new Date(now).toISOString()) : new Date(now).toISOString();
    const late = now >= Date.parse(since) + settings.buildTimeoutSeconds * 1000;
    const revealed_at_block = facts.submissions[hotkey]?.revealed_at_block ?? 0;
    const evidence = observation.evidence;
    const confirmed = before ? buildExtras(before).confirmed : undefined;
    const x404 = {
      since,
      seen: observation.status,
      ...(evidence && { evidence }),
      ...(confirmed !== undefined && { confirmed }),
    };
    const status = statusOf({ before, observation, late });
    const docker_image = status === "success" ? (observation.dockerImage ?? before?.docker_image ?? null) : null;
    builds[hotkey] = { repo, commit, revealed_at_block, tag, status, docker_image, x404 } as Build;
  }
  return holdBack(builds, now);
}

/** A success stays one; a status that is not final is not written as if it were. */
function statusOf({
  before,
  observation,
  late,
}: {
  before: Build | undefined;
  observation: BuildObservation;
  late: boolean;
}): Build["status"] {
  if (before?.status === "success" || observation.status === "success") return "success";
  if (observation.final) return observation.status;
  if (late) return "timed_out";
  return observation.status === "in_progress" ? "in_progress" : "pending";
}

/** All builds ended alike and none succeeded, within minutes: that is the CI's fault or ours until a person says otherwise. */
function holdBack(builds: Builds, nowMs: number): Builds {
  const all = Object.values(builds);
  const [first] = all;
  if (!first || all.length < ALARM_COUNT || !["failure", "not_found"].includes(first.status)) return builds;
  if (all.some(({ status }) => status !== first.status) || all.some((build) => buildExtras(build).confirmed))
    return builds;
  const since = Math.min(...all.map((build) => Date.parse(buildExtras(build).since ?? "")));
  if (nowMs - since > ALARM_WITHIN_MS && !all.some((build) => buildExtras(build).alarm)) return builds;
  const alarm = `all ${all.length} builds ended as ${first.status} within minutes`;
  for (const build of all) {
    build["x404"] = { ...buildExtras(build), alarm };
    build.status = "pending";
  }
  return builds;
}

async function raiseAlarm(
  { notifier }: AuditorContext,
  { before, builds }: { before: Builds; builds: Builds },
): Promise<void> {
  const alarmOf = (all: Builds) =>
    Object.values(all)
      .map((build) => buildExtras(build).alarm)
      .find((alarm) => alarm !== undefined);
  const alarm = alarmOf(builds);
  if (alarm === undefined || alarmOf(before) !== undefined) return;
  const title = `${alarm}: nobody is rejected for it; set x404.confirmed on a build if they really failed`;
  await notifier.notify({ kind: "builds-suspicious", level: "alarm", title });
}
