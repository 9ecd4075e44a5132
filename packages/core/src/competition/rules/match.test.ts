import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Result, Results } from "../records/results.ts";
import { balanceDuel, planMatch, scoreDuels } from "./match.ts";

const result = (fields: Partial<Result> = {}): Result => ({
  glb: "https://x/m.glb",
  png: "https://x/m.png",
  generation_time: 0,
  size: 1,
  attempts: 0,
  distance: 0,
  ...fields,
});
const stems = Array.from({ length: 40 }, (_, index) => `p${index}`);
const all = (make: (stem: string) => Result): Results => Object.fromEntries(stems.map((stem) => [stem, make(stem)]));
const good = all(() => result());
const outcomes = (left: Results | null, right: Results | null) =>
  planMatch({ stems, left, right }).prompts.map(({ outcome, reason }) => `${outcome} ${reason}`);

describe("planMatch", () => {
  it("leaves whole sides to the judge", () => {
    expect(new Set(outcomes(good, good))).toEqual(new Set(["duel null"]));
  });

  it.each([
    [null, null, 0],
    [null, good, 100],
    [good, null, -100],
    [{}, good, 100],
    [good, {}, -100],
  ])("is over at once when a side has no results at all", (left, right, margin) => {
    expect(planMatch({ stems, left, right })).toEqual({ settled: { margin }, prompts: [] });
  });

  it("a missing preview loses, on both sides it is a draw; no entry is a missing preview", () => {
    const left = { ...good, p0: result({ png: null }), p2: result({ png: null }) };
    const { p3: _gone, ...right }: Results = { ...good, p1: result({ png: null }), p2: result({ png: null }) };
    expect(outcomes(left, right).slice(0, 5)).toEqual([
      "right missing-left",
      "left missing-right",
      "draw missing-both",
      "left missing-right",
      "duel null",
    ]);
    const { p3: _also, ...less }: Results = good;
    expect(outcomes(less, good)[3]).toBe("right missing-left");
  });

  it("forgives overtime on floor(prompts × 0.05) prompts in prompt order; exactly 180 s is in time", () => {
    const late = new Set(["p3", "p5", "p7", "p9"]);
    const left = all((stem) => result({ generation_time: late.has(stem) ? 180.1 : 180 }));
    const margins = outcomes(left, good);
    expect(stems.filter((_, index) => margins[index] !== "duel null")).toEqual(["p7", "p9"]);
    expect(margins[7]).toBe("right overtime-left");
    expect(outcomes(good, left)[7]).toBe("left overtime-right");
    expect(outcomes(left, left)[7]).toBe("draw overtime-both");
  });

  it("a missing preview is told before overtime", () => {
    const left = all(() => result({ png: null, generation_time: 500 }));
    expect(new Set(outcomes(left, good))).toEqual(new Set(["right missing-left"]));
  });
});

describe("balanceDuel", () => {
  const answer = (leftPenalty: number, rightPenalty: number) => ({ leftPenalty, rightPenalty });
  it.each([
    [[answer(3, 4), answer(3, 4)], "draw"],
    [[answer(3, 4), answer(3, 5)], "left"],
    [[answer(5, 3), answer(4, 4)], "draw"],
    [[answer(5, 3), answer(5, 4)], "right"],
  ] as const)("%j gives %s", (answers, winner) => {
    expect(balanceDuel(answers).winner).toBe(winner);
  });

  it("swapping the sides swaps the winner", () => {
    const penalties = fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 })), {
      minLength: 1,
      maxLength: 4,
    });
    const opposite = { left: "right", right: "left", draw: "draw" };
    fc.assert(
      fc.property(penalties, (pairs) => {
        const there = balanceDuel(pairs.map(([a, b]) => answer(a, b)));
        const back = balanceDuel(pairs.map(([a, b]) => answer(b, a)));
        expect(back.winner).toBe(opposite[there.winner]);
      }),
    );
  });

  it("refuses a duel without answers", () => {
    expect(() => balanceDuel([])).toThrow(expect.objectContaining({ code: "DUEL_WITHOUT_ANSWERS" }));
  });
});

describe("scoreDuels", () => {
  it("counts wins of the right minus wins of the left, over all prompts", () => {
    const duels = ["right", "right", "left", "draw", "skipped", "right"].map((winner) => ({ winner }));
    expect(scoreDuels(duels, 8)).toEqual({ score: 2, margin: 0.25 });
    expect(scoreDuels([], 0)).toEqual({ score: 0, margin: 0 });
  });
});
