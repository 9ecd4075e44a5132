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
const seen = (observation: Partial<BuildObservation>) =>
  new Map(
    hotkeys.map((hotkey) => [hotkey, { status: "pending", final: false, dockerImage: null, ...observation } as const]),
  );
const look = (
  observation: Partial<BuildObservation>,
  { before = null, after = 0 }: { before?: Builds | null; after?: number } = {},
) => mergeBuilds({ submissions, before, seen: seen(observation), nowMs: START + after * 1000, timeoutSeconds: 10_800 });
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
    const done = look({ status: "success", final: true, dockerImage: "image" });
    expect(first(look({ status: "failure", final: true }, { before: done, after: 60 }))).toMatchObject({
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
    const confirmed = {
      ...alike,
      [hotkeys[0] as string]: { ...build, x404: { ...(build["x404"] as object), confirmed: true } },
    };
    expect(first(look({ status: "failure", final: true }, { before: confirmed, after: 60 })).status).toBe("failure");
  });
});

describe("needsTracking", () => {
  const when = { timeoutSeconds: 10_800 };
  it("is true until every build is a success, or its time is up and it is no longer open", () => {
    expect(needsTracking({ builds: null, submissions }, { nowMs: START, ...when })).toBe(true);
    expect(needsTracking({ builds: null, submissions: {} }, { nowMs: START, ...when })).toBe(false);
    const done = look({ status: "success", final: true, dockerImage: "i" });
    expect(needsTracking({ builds: done, submissions }, { nowMs: START, ...when })).toBe(false);
    const before = look({ status: "failure", final: true });
    const failed = look({ status: "failure", final: true }, { before, after: 1000 });
    expect(needsTracking({ builds: failed, submissions }, { nowMs: START + 10_799_000, ...when })).toBe(true);
    expect(needsTracking({ builds: failed, submissions }, { nowMs: START + 10_800_000, ...when })).toBe(false);
  });
});
