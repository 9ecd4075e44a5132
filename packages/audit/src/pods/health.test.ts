import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auditSettings } from "../settings.ts";
import type { Attempt } from "./attempt.ts";
import { addAttempt, badReason, newPodRecord, type PodRecord } from "./health.ts";
import { addRetry, NO_RETRIES, retriesHelp } from "./retry-usefulness.ts";
import { podStats } from "./stats.ts";

const rules = auditSettings();
const timing = { headers: null, lastByte: null };
const attemptOf = (seconds: number): Attempt => ({
  stem: "a",
  podId: "p",
  seconds,
  timing,
  kind: "made",
  file: { model: "", png: "", size: 1 },
  distance: 0,
});
const failure: Attempt = {
  stem: "a",
  podId: "p",
  seconds: 0,
  timing,
  kind: "failed",
  rejection: { code: "X_TEST", message: "" },
};
const history = (attempts: readonly Attempt[]): PodRecord =>
  attempts.reduce((record, attempt) => addAttempt(record, { attempt, before: null, rules }), newPodRecord("p"));

describe("badReason", () => {
  it("does not judge a pod before it processed eight", () => {
    expect(badReason(history(Array(7).fill(failure)), rules)).toBeNull();
    expect(badReason(history(Array(8).fill(failure)), rules)).toContain("8 of 8");
  });

  it("counts hard overtimes beside failures, each once", () => {
    expect(badReason(history([...Array(4).fill(failure), ...Array(4).fill(attemptOf(180))]), rules)).toContain(
      "8 of 8",
    );
    const cut: Attempt = { ...failure, seconds: 180 };
    expect(history([cut])).toMatchObject({ failed: 0, overtime: 1, processed: 1 });
  });

  it("gives a slow pod time while it gets faster, and ends one that does not", () => {
    expect(badReason(history([170, 165, 160, 155, 150, 140, 130, 125].map(attemptOf)), rules)).toBeNull();
    expect(badReason(history([125, 130, 130, 140, 150, 150, 155, 160].map(attemptOf)), rules)).toContain("median");
    expect(badReason(history(Array(8).fill(attemptOf(120))), rules)).toBeNull();
  });

  it("never blames a pod whose fresh prompts are all fast, and always one that only fails", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 120, noNaN: true }), { maxLength: 40 }), (times) => {
        expect(badReason(history(times.map(attemptOf)), rules)).toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 60 }), (count) => {
        expect(badReason(history(Array(count).fill(failure)), rules)).not.toBeNull();
      }),
    );
  });
});

describe("retriesHelp", () => {
  it("turns false only after three comparable retries that were slower together", () => {
    let record = NO_RETRIES;
    const useful = [retriesHelp(record, rules)];
    for (const [before, now] of [
      [100, 120],
      [100, 130],
      [100, 95],
    ] as const) {
      record = addRetry(record, { before: attemptOf(before), attempt: attemptOf(now) });
      useful.push(retriesHelp(record, rules));
    }
    expect(useful).toEqual([true, true, true, false]);
    expect(addRetry(NO_RETRIES, { before: failure, attempt: attemptOf(1) })).toEqual(NO_RETRIES);
  });

  it("never turns false while retries gain time", () => {
    const pair = fc
      .tuple(fc.double({ min: 0, max: 180, noNaN: true }), fc.double({ min: 0, max: 180, noNaN: true }))
      .map(([a, b]) => [Math.max(a, b), Math.min(a, b)] as const);
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const record = pairs.reduce(
          (sum, [before, now]) => addRetry(sum, { before: attemptOf(before), attempt: attemptOf(now) }),
          NO_RETRIES,
        );
        expect(retriesHelp(record, rules)).toBe(true);
      }),
    );
  });
});

describe("podStats", () => {
  it("prints a pod's line", () => {
    expect(podStats(history([attemptOf(10), attemptOf(30), failure]), { bad: true, reason: "why" })).toEqual({
      pod_id: "p",
      processed: 3,
      successful: 2,
      hard_failed: 1,
      hard_overtime: 0,
      time_min: 10,
      time_max: 30,
      time_avg: 20,
      time_median: 20,
      marked_bad: true,
      retry_cumulative_delta: 0,
      retry_delta_count: 0,
      termination_reason: "why",
    });
  });
});
