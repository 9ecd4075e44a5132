import { CompetitionError } from "@404-gen/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auditSettings } from "../settings.ts";
import type { Attempt } from "./attempt.ts";
import { betterOf, gradeOf } from "./better.ts";
import {
  type Coordinator,
  claimNext,
  complete,
  createCoordinator,
  earliestExpiry,
  isDone,
  medianOf,
  mismatchCount,
  release,
} from "./coordinator.ts";

const rules = auditSettings();
const error = new CompetitionError("ours", { code: "X_TEST", fault: "infrastructure" });
const timing = { headers: null, lastByte: null };
const attemptOn = (
  stem: string,
  more: { podId?: string; seconds?: number; distance?: number | null } = {},
): Attempt => ({
  stem,
  podId: more.podId ?? "p0",
  seconds: more.seconds ?? 10,
  timing,
  kind: "made",
  file: { model: "m", png: "p", size: 1 },
  distance: more.distance === undefined ? 0 : more.distance,
});
const failure = (stem: string, podId = "p0"): Attempt => ({
  stem,
  podId,
  seconds: 0,
  timing,
  kind: "failed",
  rejection: { code: "GENERATION_STATUS", message: "500" },
});
const faulty = (stem: string, podId = "p0"): Attempt => ({ stem, podId, seconds: 0, timing, kind: "fault", error });
const claim = (coordinator: Coordinator, podId: string, more: { nowMs?: number; takesRetries?: boolean } = {}) =>
  claimNext(coordinator, { podId, nowMs: more.nowMs ?? 0, takesRetries: more.takesRetries ?? true, rules });
const finish = (coordinator: Coordinator, ...attempts: Attempt[]) =>
  attempts.reduce((all, attempt) => complete(all, { attempt, rules }), coordinator);

const anyAttempt = (stem: fc.Arbitrary<string>, pod: fc.Arbitrary<string>): fc.Arbitrary<Attempt> =>
  fc.oneof(
    fc
      .record({
        stem,
        podId: pod,
        seconds: fc.double({ min: 0, max: 300, noNaN: true }),
        distance: fc.option(fc.double({ min: 0, max: 2, noNaN: true })),
      })
      .map(({ stem, ...more }) => attemptOn(stem, more)),
    fc.tuple(stem, pod).map(([one, podId]) => failure(one, podId)),
    fc.tuple(stem, pod).map(([one, podId]) => faulty(one, podId)),
  );
const stems = ["a", "b", "c", "d", "e"];
const attempts = fc.array(anyAttempt(fc.constantFrom(...stems), fc.constantFrom("p0", "p1", "p2", "p3")), {
  maxLength: 30,
});

describe("betterOf", () => {
  it("prefers valid, then within the distance, then the faster; never a fast mismatch", () => {
    const slow = attemptOn("a", { seconds: 170 });
    const fastMismatch = attemptOn("a", { seconds: 1, distance: 0.4 });
    const unmeasuredAttempt = attemptOn("a", { seconds: 1, distance: null });
    expect(betterOf({ a: slow, b: fastMismatch }, rules)).toBe(slow);
    expect(betterOf({ a: failure("a"), b: fastMismatch }, rules)).toBe(fastMismatch);
    expect(betterOf({ a: unmeasuredAttempt, b: fastMismatch }, rules)).toBe(fastMismatch);
    expect(betterOf({ a: failure("a"), b: unmeasuredAttempt }, rules)).toBe(unmeasuredAttempt);
    expect(betterOf({ a: slow, b: attemptOn("a", { seconds: 20 }) }, rules).seconds).toBe(20);
  });

  it("is the same best whatever the order of attempts", () => {
    const one = anyAttempt(fc.constant("a"), fc.constant("p"));
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), (list) => {
        const best = (all: Attempt[]) => all.reduce((a, b) => betterOf({ a, b }, rules));
        const [x, y] = [best(list), best([...list].reverse())];
        expect([gradeOf(x, rules), x.seconds]).toEqual([gradeOf(y, rules), y.seconds]);
      }),
    );
  });
});

describe("coordinator", () => {
  it("hands out fresh prompts in prompt order, each to one pod", () => {
    let coordinator = createCoordinator({ stems });
    const takes: string[] = [];
    for (let i = 0; i < stems.length; i++) {
      const assignment = claim(coordinator, `p${i % 2}`)!;
      takes.push(assignment.stem);
      coordinator = assignment.coordinator;
    }
    expect(takes).toEqual(stems);
    expect(claim(coordinator, "p0")).toBeNull();
  });

  it("orders retries: faults of ours, failures, hard overtimes, then the slowest soft overtimes while the median is too high", () => {
    const coordinator = finish(
      createCoordinator({ stems }),
      attemptOn("a", { seconds: 100 }),
      attemptOn("b", { seconds: 150 }),
      attemptOn("c", { seconds: 185 }),
      failure("d"),
      faulty("e"),
    );
    let now = coordinator;
    const order: string[] = [];
    for (let assignment = claim(now, "p9"); assignment; assignment = claim(now, "p9")) {
      order.push(assignment.stem);
      now = assignment.coordinator;
    }
    expect(order).toEqual(["e", "d", "c", "b", "a"]);
    expect(claim(coordinator, "p9", { takesRetries: false })?.stem).toBe("e");
    expect(claim(finish(createCoordinator({ stems: ["a"] }), faulty("a")), "p0")?.stem).toBe("a");
  });

  it("leaves soft overtimes alone while the median is fine", () => {
    const coordinator = finish(
      createCoordinator({ stems: ["a", "b", "c"] }),
      attemptOn("a", { seconds: 100 }),
      attemptOn("b"),
      attemptOn("c"),
    );
    expect(claim(coordinator, "p9")).toBeNull();
  });

  it("never gives a pod a prompt that it tried, and ends after as many attempts as allowed", () => {
    let coordinator = finish(createCoordinator({ stems: ["a"] }), failure("a", "p0"));
    expect(claim(coordinator, "p0")).toBeNull();
    coordinator = finish(coordinator, failure("a", "p1"), failure("a", "p2"));
    expect(claim(coordinator, "p3")).toBeNull();
    expect(mismatchCount(coordinator, rules)).toBe(1);
  });

  it("gives the end of the first lock, and then the prompt to another pod", () => {
    const first = claim(createCoordinator({ stems: ["a", "b"] }), "p0", { nowMs: 1000 })!;
    const second = claim(first.coordinator, "p1", { nowMs: 5000 })!;
    expect(earliestExpiry(second.coordinator, 6000)).toBe(1000 + rules.promptLockTimeoutSeconds * 1000);
    expect(claim(second.coordinator, "p2", { nowMs: 600_999 })).toBeNull();
    expect(claim(second.coordinator, "p2", { nowMs: 601_000 })?.stem).toBe("a");
    expect(release(second.coordinator, { stem: "b", podId: "p0" })).toBe(second.coordinator);
  });

  it("in any history claims no done prompt, respects locks, loses nothing, and counts no fault as an attempt", () => {
    fc.assert(
      fc.property(attempts, fc.constantFrom("p0", "p1", "p7"), (history, podId) => {
        const coordinator = finish(createCoordinator({ stems }), ...history);
        expect([...coordinator.prompts.keys()]).toEqual(stems);
        for (const work of coordinator.prompts.values()) {
          const own = history.filter(({ stem }) => stem === work.stem);
          const evidence = own.filter((one) => one.kind === "failed" || (one.kind === "made" && one.distance !== null));
          expect(work.triedBy).toEqual(evidence.map((one) => one.podId));
          expect(work.faults).toBe(own.length - evidence.length);
        }
        const assignment = claim(coordinator, podId);
        if (!assignment) return;
        const work = coordinator.prompts.get(assignment.stem)!;
        expect(isDone(work, rules)).toBe(false);
        expect(work.triedBy).not.toContain(podId);
        expect(claim(assignment.coordinator, "p8")?.stem).not.toBe(assignment.stem);
      }),
    );
  });

  it("takes the median of results that are no failures: to cut six from each end, as the reference does, would not change it", () => {
    const times = [1, 1, 1, 1, 1, 1, 50, 60, 70, 999, 999, 999, 999, 999, 999];
    const all = times.map((seconds, i) => attemptOn(`s${i}`, { seconds }));
    const coordinator = finish(createCoordinator({ stems: all.map(({ stem }) => stem) }), ...all, failure("s0", "p9"));
    expect(medianOf(coordinator)).toBe(60);
  });
});
