import type { BuildObservation } from "../../ports/build-source.ts";
import type { Build, Builds } from "../records/builds.ts";
import { extraOf } from "../records/extra-of.ts";
import type { Submissions } from "../records/submissions.ts";

/** Builds that must have ended alike, and milliseconds from the first look within which that is suspicious. Our own choice. */
export const BUILD_ALARM = { count: 3, withinMs: 900_000 } as const;

/**
 * Tag of an image: seven letters of the commit and the round's name.
 *
 * @example
 * buildTag({ commit: "28900bbb82c04f210eda8907713f57b9f6792992", round: "mesh-4" }); // "28900bb-mesh-4"
 */
export const buildTag = (submission: {
  /** 40 hex digits; the first 7 are taken. */
  readonly commit: string;
  /** Name of the round in the commitment: `mesh-12`. */
  readonly round: string;
}): string => `${submission.commit.slice(0, 7)}-${submission.round}`;

/** The time of a look, and how long a build may take. */
export type BuildTime = {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** BUILD_TIMEOUT: seconds from the first look after which an unfinished build is timed out. */
  readonly timeoutSeconds: number;
};

/**
 * True while some build may still become a success: only success is beyond change.
 *
 * @example
 * needsTracking({ builds: null, submissions }, { nowMs: Date.now(), timeoutSeconds: 10_800 }); // true while anybody takes part
 */
export function needsTracking(
  {
    builds,
    submissions,
  }: {
    /** The round's `builds.json`; null before the first look. */
    readonly builds: Builds | null;
    /** The round's `submissions.json`. */
    readonly submissions: Submissions;
  },
  { nowMs, timeoutSeconds }: BuildTime,
): boolean {
  if (!builds) return Object.keys(submissions).length > 0;
  return Object.values(builds).some((build) => {
    if (build.status === "success") return false;
    const since = sinceOf(build);
    const open = build.status === "pending" || build.status === "in_progress" || since === undefined;
    return open || nowMs < Date.parse(since) + timeoutSeconds * 1000;
  });
}

/** What was recorded of the builds, and what was seen now. */
export type MergeBuildsOptions = BuildTime & {
  /** The round's `submissions.json`: one build a miner. */
  readonly submissions: Submissions;
  /** What is recorded; null before the first look. */
  readonly before: Builds | null;
  /** Hotkey → what the build source shows now. */
  readonly observations: ReadonlyMap<string, BuildObservation>;
};

const UNSEEN: BuildObservation = { status: "not_found", final: false, dockerImage: null };

/**
 * `builds.json` after a look at the build source. A status that is not certain is not written as if it were.
 *
 * @example
 * const builds = mergeBuilds({ submissions, before: null, observations, nowMs: Date.now(), timeoutSeconds: 10_800 });
 */
export function mergeBuilds({ submissions, before, observations, nowMs, timeoutSeconds }: MergeBuildsOptions): Builds {
  const builds: Builds = {};
  for (const [hotkey, submission] of Object.entries(submissions)) {
    const former = before?.[hotkey];
    const observation = observations.get(hotkey) ?? UNSEEN;
    const since = sinceOf(former) ?? new Date(nowMs).toISOString();
    const confirmed = extraOf(former, { key: "confirmed", type: "boolean" });
    const late = nowMs >= Date.parse(since) + timeoutSeconds * 1000;
    const status = statusOf({ before: former, observation, late });
    const { evidence } = observation;
    builds[hotkey] = {
      repo: submission.repo,
      commit: submission.commit,
      revealed_at_block: submission.revealed_at_block,
      tag: buildTag(submission),
      status,
      docker_image: status === "success" ? (observation.dockerImage ?? former?.docker_image ?? null) : null,
      x404: {
        since,
        seen: observation.status,
        ...(evidence && { evidence }),
        ...(confirmed !== undefined && { confirmed }),
      },
    };
  }
  return holdBack(builds, nowMs);
}

/** When the build was first looked for; undefined where the record holds no time. */
function sinceOf(build: Build | undefined): string | undefined {
  const since = extraOf(build, { key: "since", type: "string" });
  return Number.isNaN(Date.parse(since ?? "")) ? undefined : since;
}

type BuildMoment = {
  readonly before: Build | undefined;
  readonly observation: BuildObservation;
  readonly late: boolean;
};

/** A success stays one; a status that is not final is not written as if it were. */
function statusOf({ before, observation, late }: BuildMoment): Build["status"] {
  if (before?.status === "success" || observation.status === "success") return "success";
  if (observation.final) return observation.status;
  if (late) return "timed_out";
  return observation.status === "in_progress" ? "in_progress" : "pending";
}

/** All builds ended alike and none succeeded, within minutes: that is the CI's fault or ours until a person says otherwise. */
function holdBack(builds: Builds, nowMs: number): Builds {
  const all = Object.values(builds);
  const [first] = all;
  if (!first || all.length < BUILD_ALARM.count || !["failure", "not_found"].includes(first.status)) return builds;
  const isConfirmed = all.some((build) => extraOf(build, { key: "confirmed", type: "boolean" }));
  if (isConfirmed || all.some(({ status }) => status !== first.status)) return builds;
  const since = Math.min(...all.map((build) => Date.parse(String(sinceOf(build)))));
  if (nowMs - since > BUILD_ALARM.withinMs) return builds;
  const alarm = `all ${all.length} builds ended as ${first.status} within minutes`;
  const asPending = ([hotkey, build]: [string, Build]) => {
    const x404 = { ...(build["x404"] as object), alarm };
    return [hotkey, { ...build, status: "pending" as const, x404 }];
  };
  return Object.fromEntries(Object.entries(builds).map(asPending)) as Builds;
}

/**
 * Why the builds' status is held back; undefined when it is not.
 *
 * @example
 * buildAlarm(builds); // "all 3 builds ended as failure within minutes"
 */
export const buildAlarm = (builds: Builds): string | undefined =>
  Object.values(builds)
    .map((build) => extraOf(build, { key: "alarm", type: "string" }))
    .find((alarm) => alarm !== undefined);

/**
 * A build that was seen to fail, or that ran until the time was up. One that never came up is not the miner's fault.
 *
 * @example
 * if (isBuildImagesFault(build)) reject(hotkey);
 */
export function isBuildImagesFault(build: Build): boolean {
  if (build.status === "failure" || build.status === "not_found") return true;
  return build.status === "timed_out" && extraOf(build, { key: "seen", type: "string" }) === "in_progress";
}
