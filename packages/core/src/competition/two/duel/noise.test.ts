import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideAngles } from "./decide-angles.ts";
import { contradictoryShare, doubtOf, JUDGE_NOISE_TWO, RECORDED_DEVIATION, spreadOf } from "./noise.ts";
import { winnerOfDetail } from "./winner-of-detail.ts";

it("the noise where nobody measured is that of the recorded self-duels, and says so", () => {
  expect(JUDGE_NOISE_TWO).toEqual({
    deviation: RECORDED_DEVIATION,
    measured: "48 recorded duels of uploads against their own regenerations",
  });
});

describe("noise", () => {
  const s1 = (n_consistent: number) => ({ s1: { choice: "draw" as const, n_total: 4, n_consistent, angles: [] } });

  it("B5: is the share of contradictory angles, over the duels that had any", () => {
    expect(contradictoryShare([s1(0), s1(4), s1(2), { reason: "no preview from left" }, null])).toBe(0.5);
    expect(contradictoryShare([null])).toBeNull();
  });

  it("is the spread of the same comparison", () => {
    expect(spreadOf([0.1, -0.1, 0])).toMatchObject({ count: 3, mean: 0, least: -0.1, most: 0.1 });
    expect(spreadOf([0.1, -0.1, 0])?.deviation).toBeCloseTo(0.1, 12);
    expect(spreadOf([0.1])?.deviation).toBeNull();
    expect(spreadOf([0.2, 0.4])).toMatchObject({ count: 2, least: 0.2, most: 0.4 });
    expect(spreadOf([0.2, 0.4])?.mean).toBeCloseTo(0.3, 12);
    expect(spreadOf([0.2, 0.4])?.deviation).toBeCloseTo(Math.SQRT2 / 10, 12);
    expect(spreadOf([0.1, 0.2, 0.6])?.mean).toBeCloseTo(0.3, 12);
    expect(spreadOf([0.1, 0.2, 0.6])?.deviation).toBeCloseTo(Math.sqrt(0.07), 12);
    expect(spreadOf([])).toBeNull();
  });

  it("is beside the duels that a result hangs on: round 34 was decided by 9 of 128 against 0.07", () => {
    expect(doubtOf({ margin: 9 / 128, line: 0.07, prompts: 128 })).toMatchObject({ duels: 1, withinNoise: true });
    expect(doubtOf({ margin: 8 / 128, line: 0.07, prompts: 128 })).toMatchObject({ duels: 1, withinNoise: true });
    expect(doubtOf({ margin: -11 / 128, line: -0.07, prompts: 128 })).toMatchObject({ duels: 3, withinNoise: true });
    expect(doubtOf({ margin: 0.5, line: 0.07, prompts: 128 })).toMatchObject({ duels: 56, withinNoise: false });
    expect(doubtOf({ margin: 2 / 4, line: 0.5, prompts: 4, deviation: 0 })).toEqual({
      duels: 1,
      noise: 0,
      withinNoise: false,
    });
  });

  it("counts as within the noise what hangs on exactly as many duels as chance moves", () => {
    const at = { margin: 3 / 10, line: 0.2, prompts: 10 };
    expect(doubtOf({ ...at, deviation: 0.2 })).toEqual({ duels: 2, noise: 2, withinNoise: true });
    expect(doubtOf({ ...at, deviation: 0.19 })).toMatchObject({ duels: 2, withinNoise: false });
  });

  it("ends where no margin can lie: one beyond the prompts", () => {
    expect(doubtOf({ margin: 0, line: 2, prompts: 4 })).toMatchObject({ duels: 5 });
    expect(doubtOf({ margin: 0, line: -2, prompts: 4 })).toMatchObject({ duels: 5 });
    expect(doubtOf({ margin: 1, line: 1, prompts: 4 })).toMatchObject({ duels: 1 });
    expect(doubtOf({ margin: -1, line: 1, prompts: 4 })).toMatchObject({ duels: 8 });
    expect(doubtOf({ margin: 1, line: -1, prompts: 4 })).toMatchObject({ duels: 9 });
  });

  it("counts duels such that this many flip the result and one fewer does not", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: -0.9, max: 0.9, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (prompts, line, at) => {
          const score = Math.round(at * prompts);
          const { duels } = doubtOf({ margin: score / prompts, line, prompts });
          const passes = (k: number) => k / prompts >= line;
          const towards = passes(score) ? -1 : 1;
          expect(passes(score + towards * duels)).toBe(!passes(score));
          expect(passes(score + towards * (duels - 1))).toBe(passes(score));
        },
      ),
    );
  });
});

describe("the winner by a detail", () => {
  const angles = () => decideAngles([{ label: "front_left", ab: [0, 4], ba: [4, 0] }]).detail;
  const guard = { right: "ok", back: "ok", left: "ok", top_down: "ok" } as const;
  const s4 = (choice: "A" | "B" | "draw", a: "ok" | "garbage", b: "ok" | "garbage") => ({
    s4: { choice, side_verdicts: { a, b }, per_angle: { a: guard, b: guard } },
  });
  it.each([
    ["no view of the left", () => ({ reason: "no preview from left" }), "right"],
    ["no view of the right", () => ({ reason: "no preview from right" }), "left"],
    ["no view of either", () => ({ reason: "no previews on either side" }), "draw"],
    ["a reason that is none", () => ({ reason: "other" }), null],
    ["nothing", () => ({}), null],
    ["stage 1", () => ({ s1: angles() }), "left"],
    [
      "stage 3, guarded",
      () => ({
        s1: { ...angles(), choice: "draw" as const },
        s3: { fired: true, choice: "B" as const },
        ...s4("B", "ok", "ok"),
      }),
      "right",
    ],
    ["a step down", () => ({ s1: angles(), ...s4("draw", "garbage", "ok") }), "draw"],
    ["a step that its verdicts do not allow", () => ({ s1: angles(), ...s4("B", "garbage", "ok") }), null],
  ] as const)("%s", (_, detailOf, winner) => {
    expect(winnerOfDetail(detailOf() as Parameters<typeof winnerOfDetail>[0])).toBe(winner);
  });
});
