import { describe, expect, it } from "vitest";
import { testHotkey } from "../../../testing/test-hotkey.ts";
import type { BuildObservation } from "../../ports/build-source.ts";
import type { Builds } from "../records/builds.ts";
import { buildAlarm, isBuildImagesFault, mergeBuilds, needsTracking } from "./build-status.ts";

const START = Date.UTC(2026, 1, 1);
const hotkeys = [1, 2, 3].map(testHotkey);
const submissions = Object.fromEntries(
  hotkeys.map((hotkey, index) => [
    hotkey,
    { repo: "a/b", commit: `${index}`.repeat(40), cdn_url: "https://c", revealed_at_block: 5 + index, round: "mesh-0" },
  ]),
);
const observationOf = (observation: Partial<BuildObservation>) =>
  new Map(
    hotkeys.map((hotkey) => [hotkey, { status: "pending", final: false, dockerImage: null, ...observation } as const]),
  );
const look = (
  observation: Partial<BuildObservation>,
  { before = null, after = 0 }: { before?: Builds | null; after?: number } = {},
) =>
  mergeBuilds({
    submissions,
    before,
    observations: observationOf(observation),
    nowMs: START + after * 1000,
    timeoutSeconds: 10_800,
  });
const first = (builds: Builds) => builds[hotkeys[0] as string]!;

describe("mergeBuilds", () => {
  it("has an entry for each submission, with its tag", () => {
    const builds = look({});
    expect(Object.keys(builds)).toEqual(hotkeys);
    expect(first(builds)).toMatchObject({
      tag: "0000000-mesh-0",
      revealed_at_block: 5,
      status: "pending",
      docker_image: null,
    });
  });

  it("keeps a success, and its image", () => {
    const success = look({ status: "success", final: true, dockerImage: "image" });
    expect(first(look({ status: "failure", final: true }, { before: success, after: 60 }))).toMatchObject({
      status: "success",
      docker_image: "image",
    });
  });

  it("times out what is not final when the time is up, to the second", () => {
    const before = look({ status: "in_progress" });
    expect(first(look({ status: "in_progress" }, { before, after: 10_799 })).status).toBe("in_progress");
    const late = first(look({ status: "in_progress" }, { before, after: 10_800 }));
    expect(late.status).toBe("timed_out");
    expect(isBuildImagesFault(late)).toBe(true);
    expect(isBuildImagesFault(first(look({ status: "not_found" }, { before, after: 10_800 })))).toBe(false);
  });

  it("holds back when all end alike within minutes, until a person confirms or the minutes are over", () => {
    const alike = look({ status: "failure", final: true });
    expect(buildAlarm(alike)).toBe("all 3 builds ended as failure within minutes");
    expect(first(alike).status).toBe("pending");
    expect(buildAlarm(look({ status: "failure", final: true }, { before: alike, after: 900 }))).toBeDefined();
    expect(buildAlarm(look({ status: "failure", final: true }, { before: alike, after: 901 }))).toBeUndefined();
    const build = first(alike);
    const confirmation = {
      ...alike,
      [hotkeys[0] as string]: { ...build, x404: { ...(build["x404"] as object), confirmed: true } },
    };
    expect(first(look({ status: "failure", final: true }, { before: confirmation, after: 60 })).status).toBe("failure");
  });
});

describe("mergeBuilds, entry by entry", () => {
  const one = { [hotkeys[0] as string]: submissions[hotkeys[0] as string]! };
  const see = (observation: Partial<BuildObservation> | null, before: Builds | null = null, after = 0) =>
    first(
      mergeBuilds({
        submissions: one,
        before,
        observations: observation === null ? new Map() : observationOf(observation),
        nowMs: START + after * 1000,
        timeoutSeconds: 100,
      }),
    );

  it("is all that the submission and the build source say", () => {
    expect(see({ status: "success", final: true, dockerImage: "image", evidence: { run: 7 } })).toEqual({
      repo: "a/b",
      commit: "0".repeat(40),
      revealed_at_block: 5,
      tag: "0000000-mesh-0",
      status: "success",
      docker_image: "image",
      x404: { since: "2026-02-01T00:00:00.000Z", seen: "success", evidence: { run: 7 } },
    });
  });

  it("keeps the first look and a person's word, and has no image before a success", () => {
    const before = {
      [hotkeys[0] as string]: {
        ...see({ status: "pending" }),
        x404: { since: "2026-02-01T00:00:00Z", confirmed: false },
      },
    };
    expect(see({ status: "failure", final: true, dockerImage: "broken" }, before, 50)).toMatchObject({
      status: "failure",
      docker_image: null,
      x404: { since: "2026-02-01T00:00:00Z", seen: "failure", confirmed: false },
    });
    expect(see({ status: "success", final: true }, { [hotkeys[0] as string]: see({}) }).docker_image).toBeNull();
  });

  it("a miner that the build source does not know is not found, but only when the time is up", () => {
    expect(see(null)).toMatchObject({ status: "pending", x404: { seen: "not_found" } });
    expect(see(null, { [hotkeys[0] as string]: see(null) }, 99).status).toBe("pending");
    expect(see(null, { [hotkeys[0] as string]: see(null) }, 100)).toMatchObject({
      status: "timed_out",
      x404: { seen: "not_found" },
    });
    expect(see({ status: "not_found", final: true }).status).toBe("not_found");
    expect(see({ status: "in_progress" }).status).toBe("in_progress");
  });

  it("is a success at the first word of it, final or not, also where the build source names no image", () => {
    expect(see({ status: "success", dockerImage: "image" })).toMatchObject({
      status: "success",
      docker_image: "image",
    });
    const bare = see({ status: "success", final: true });
    expect(bare.docker_image).toBeNull();
    expect(Object.keys(bare["x404"] as object)).toEqual(["since", "seen"]);
  });

  it("an alarm that stands in any entry is one", () => {
    const alike = look({ status: "failure", final: true });
    const [early, ...rest] = Object.entries(alike) as [[string, Builds[string]], ...[string, Builds[string]][]];
    const withoutMark = [early[0], { ...early[1], x404: {} }] as const;
    expect(buildAlarm(Object.fromEntries([withoutMark, ...rest]))).toBe("all 3 builds ended as failure within minutes");
  });

  it("is no alarm for fewer than three builds, for successes, or for builds that ended otherwise", () => {
    expect(see({ status: "failure", final: true }).status).toBe("failure");
    expect(buildAlarm(look({ status: "success", final: true, dockerImage: "i" }))).toBeUndefined();
    expect(buildAlarm(look({ status: "timed_out", final: true }))).toBeUndefined();
    expect(buildAlarm(look({ status: "not_found", final: true }))).toBe(
      "all 3 builds ended as not_found within minutes",
    );
    const mixture = new Map(observationOf({ status: "failure", final: true }));
    mixture.set(hotkeys[2] as string, { status: "not_found", final: true, dockerImage: null });
    expect(
      buildAlarm(mergeBuilds({ submissions, before: null, observations: mixture, nowMs: START, timeoutSeconds: 100 })),
    ).toBeUndefined();
    expect(
      mergeBuilds({ submissions: {}, before: null, observations: mixture, nowMs: START, timeoutSeconds: 100 }),
    ).toEqual({});
  });

  it("the alarm keeps what was seen, and goes by the earliest look", () => {
    const alike = look({ status: "failure", final: true });
    expect(first(alike)["x404"]).toEqual({
      since: "2026-02-01T00:00:00.000Z",
      seen: "failure",
      alarm: "all 3 builds ended as failure within minutes",
    });
    const older = { ...alike, [hotkeys[0] as string]: { ...first(alike), x404: { since: "2026-01-31T23:40:00Z" } } };
    expect(buildAlarm(look({ status: "failure", final: true }, { before: older, after: 1 }))).toBeUndefined();
  });

  it("is the image's fault that it failed, was never there, or ran until the time was up", () => {
    const build = (status: string, saw: string) => ({ ...see({}), status, x404: { seen: saw } }) as never;
    expect(isBuildImagesFault(build("failure", "failure"))).toBe(true);
    expect(isBuildImagesFault(build("not_found", "not_found"))).toBe(true);
    expect(isBuildImagesFault(build("timed_out", "in_progress"))).toBe(true);
    expect(isBuildImagesFault(build("timed_out", "pending"))).toBe(false);
    expect(isBuildImagesFault(build("in_progress", "in_progress"))).toBe(false);
    expect(isBuildImagesFault(build("success", "in_progress"))).toBe(false);
  });
});

describe("needsTracking", () => {
  const when = { timeoutSeconds: 10_800 };
  it("is true until every build is a success, or its time is up and it is no longer open", () => {
    expect(needsTracking({ builds: null, submissions }, { nowMs: START, ...when })).toBe(true);
    expect(needsTracking({ builds: null, submissions: {} }, { nowMs: START, ...when })).toBe(false);
    const success = look({ status: "success", final: true, dockerImage: "i" });
    expect(needsTracking({ builds: success, submissions }, { nowMs: START, ...when })).toBe(false);
    const before = look({ status: "failure", final: true });
    const failure = look({ status: "failure", final: true }, { before, after: 1000 });
    expect(needsTracking({ builds: failure, submissions }, { nowMs: START + 10_799_000, ...when })).toBe(true);
    expect(needsTracking({ builds: failure, submissions }, { nowMs: START + 10_800_000, ...when })).toBe(false);
  });

  it("goes by the time of each build's first look; one that was never looked at is open", () => {
    const success = look({ status: "success", final: true, dockerImage: "i" });
    const other = (status: string, x404: object) =>
      ({ ...success, [hotkeys[1] as string]: { ...first(success), status, x404 } }) as never;
    const track = (builds: Builds, after: number) =>
      needsTracking({ builds, submissions }, { nowMs: START + after * 1000, ...when });
    expect(track(other("pending", { since: "2026-02-01T00:00:00Z" }), 99_999)).toBe(true);
    expect(track(other("in_progress", { since: "2026-02-01T00:00:00Z" }), 99_999)).toBe(true);
    expect(track(other("failure", {}), 99_999)).toBe(true);
    expect(track(other("timed_out", { since: "2026-02-01T00:00:00Z" }), 99_999)).toBe(false);
    expect(track({}, 0)).toBe(false);
  });
});
