import { describe, expect, it } from "vitest";
import { balance } from "./balance.ts";
import { bestView } from "./best-view.ts";
import { concludeDuel, settleMissing } from "./conclude.ts";
import { ANGLE_LIMITS, chooseByAngles, decideAngles } from "./decide-angles.ts";
import { decideGray } from "./decide-gray.ts";
import { decideSides, stepDown } from "./decide-sides.ts";
import { decideVoters, voteOf } from "./decide-voters.ts";
import type { ChecklistDetail, Mark, SideVerdict } from "./detail.ts";
import { type GrayPicture, grayGateFires, grayStatistics } from "./gray-gate.ts";
import { scoreChecklist } from "./score-checklist.ts";
import { signedFloat } from "./signed-float.ts";

/** An angle in which both orders agree on these penalties. */
const angle = (a: number, b: number, label = "front_left") => ({
  label,
  ab: [a, b] as const,
  ba: [b, a] as const,
});
const choose = (...angles: (readonly [number, number])[]) => chooseByAngles(angles.map(([a, b]) => ({ a, b })));

describe("stage 1", () => {
  it("a side that leads by exactly the share needed decides", () => {
    // 33 to 7 of 40 is 0.65, in the floating point that the rule compares in.
    const angles = [...Array.from({ length: 33 }, () => [0, 4]), ...Array.from({ length: 7 }, () => [4, 0])];
    expect(26 / 40).toBe(ANGLE_LIMITS.lead);
    expect(choose(...(angles as [number, number][]))).toBe("A");
  });

  it("takes out the order: means of both, contradictory when the orders prefer different sides", () => {
    expect(balance({ ab: [1, 4], ba: [3, 2] })).toEqual({ a: 1.5, b: 3.5, diff: -2, opposite: false, failed: false });
    expect(balance({ ab: [1, 4], ba: [1, 4] })).toMatchObject({ a: 2.5, b: 2.5, opposite: true });
    expect(balance({ ab: [3, 3], ba: [1, 4] })).toMatchObject({ opposite: false });
    expect(balance({ ab: [1, 4], ba: [3, 3] })).toMatchObject({ opposite: false });
    expect(balance({ ab: null, ba: [1, 4] })).toMatchObject({ a: 4.5, b: 3, failed: true });
    expect(balance({ ab: [1, 4], ba: null })).toMatchObject({ a: 3, b: 4.5, failed: true });
    expect(Object.is(balance({ ab: [-0, 0], ba: [0, -0] }).a, 0)).toBe(true);
    expect(Object.is(balance({ ab: [0, -0], ba: [-0, 0] }).b, 0)).toBe(true);
  });

  it.each([
    ["no consistent angle", [], "draw"],
    ["one angle is enough", [[3, 5]], "A"],
    ["a difference of 0.5 is none", [[3, 3.5]], "draw"],
    [
      "0.6875 is a draw",
      [
        [0, 0],
        [0, 0],
        [0, 1.25],
        [0, 1.5],
      ],
      "draw",
    ],
    [
      "0.75 is not, by the mean of two signed angles",
      [
        [0, 0],
        [0, 0],
        [0, 1.5],
        [0, 1.5],
      ],
      "A",
    ],
    ["exactly 0.7 is a draw", [[0, 0.7]], "draw"],
    ["and from the other side", [[0.7, 0]], "draw"],
    [
      "equal angles are for nobody: 3 to 0 of 4",
      [
        [4, 0],
        [4, 0],
        [4, 0],
        [4, 4],
      ],
      "B",
    ],
    ["both bad, apart by 1.5", [[7.25, 8.75]], "draw"],
    ["both bad, apart by more", [[7.5, 9.5]], "A"],
    ["just below bad", [[7, 8.5]], "A"],
    [
      "3 to 1 is a draw",
      [
        [0, 4],
        [0, 4],
        [0, 4],
        [4, 0],
      ],
      "draw",
    ],
    [
      "3 to 0 is not",
      [
        [0, 4],
        [0, 4],
        [0, 4],
        [4, 4],
      ],
      "A",
    ],
    [
      "2 to 1 is a draw",
      [
        [0, 4],
        [0, 4],
        [4, 0],
      ],
      "draw",
    ],
    [
      "1 to 1 is too few to split",
      [
        [0, 4],
        [2, 0],
      ],
      "A",
    ],
    [
      "4 to 0",
      [
        [4, 0],
        [4, 0],
        [4, 0],
        [4, 0],
      ],
      "B",
    ],
  ] as const)("%s", (_, angles, choice) => {
    expect(choose(...(angles as readonly (readonly [number, number])[]))).toBe(choice);
  });

  it("leaves out contradictory angles and names them", () => {
    const { detail, contradictory } = decideAngles([
      angle(3, 5, "front_left"),
      { label: "front_right", ab: [0, 9], ba: [0, 9] },
      { label: "front_below", ab: null, ba: [9, 0] },
      { label: "front_above", ab: [2, 6], ba: [2, 6] },
    ]);
    expect(detail).toEqual({
      choice: "A",
      n_total: 4,
      n_consistent: 1,
      angles: [
        { label: "front_left", pen_a: 3, pen_b: 5 },
        { label: "front_right", pen_a: 4.5, pen_b: 4.5 },
        { label: "front_below", pen_a: 2.5, pen_b: 7 },
        { label: "front_above", pen_a: 4, pen_b: 4 },
      ],
    });
    expect(contradictory).toEqual(["front_right", "front_below", "front_above"]);
  });
});

const scores = (score_a: number, score_b: number): ChecklistDetail => ({ score_a, score_b });
const penalties = (penalty_a: number, penalty_b: number) => ({ penalty_a, penalty_b });
const level = penalties(3, 3);

describe("stage 2", () => {
  it.each([
    ["a strong best view decides alone", penalties(3, 5), level, scores(0, 0), "A", "bv|-2.0|"],
    ["against both others too", penalties(5, 2.5), penalties(0, 9), scores(9, 4), "B", "bv|+2.5|"],
    ["1.5 is not strong, and one vote is no majority", penalties(3, 4.5), level, scores(0, 0), "draw", ""],
    ["a strong checklist from 6 on", level, level, scores(10, 4), "A", "cl|+6|"],
    ["5 is not", level, level, scores(9, 4), "draw", ""],
    ["both strong for one side", penalties(7, 3), level, scores(0, 7), "B", "bv|+4.0|+cl|-7|"],
    ["two strong ones that disagree leave it to the three", penalties(3, 5), penalties(3, 5), scores(0, 6), "A", ""],
    ["without embeddings two votes are needed", null, penalties(4, 5), scores(6, 4), "A", ""],
    ["and one is none", null, penalties(4, 5), scores(5, 4), "draw", ""],
    ["votes start at 1 and 2", penalties(4, 4.5), penalties(4, 4.5), scores(5, 4), "draw", ""],
    ["1 to 1 is a draw", penalties(4, 5), penalties(5, 4), scores(5, 4), "draw", ""],
    ["two votes for A against one for B", penalties(4, 5), penalties(4, 5), scores(4, 6), "A", ""],
    ["two votes for B and none for A", level, penalties(5, 4), scores(4, 6), "B", ""],
    ["one vote for B is none", level, level, scores(4, 6), "draw", ""],
    ["a checklist of exactly 6 the other way", level, level, scores(4, 10), "B", "cl|-6|"],
    ["2 to 1", penalties(4, 5), penalties(5, 4), scores(4, 6), "B", ""],
  ] as const)("%s", (_, bestView, artifacts, checklist, choice, tag) => {
    const decision = decideVoters({ bestView, artifacts, checklist });
    expect(decision).toMatchObject({
      detail: { choice, source: tag === "" ? "consensus_3" : "strong_voter" },
      tag,
    });
  });
});

it("a vote is for the side with the smaller penalty, from the least difference on", () => {
  expect([voteOf(0, 1), voteOf(-1, 1), voteOf(1, 1), voteOf(0.9, 1)]).toEqual(["draw", "A", "B", "draw"]);
});

it("a float has its sign and one digit, nothing too", () => {
  expect([-0.5, 0, 2].map(signedFloat)).toEqual(["-0.5", "+0.0", "+2.0"]);
});

it("the record has every voter as it was, and the sides in the record's order", () => {
  const bestView = penalties(3, 4.5);
  const checklist = scores(1, 2);
  expect(decideVoters({ bestView, artifacts: level, checklist }).detail).toEqual({
    choice: "draw",
    source: "consensus_3",
    best_view: bestView,
    artifact_compare: level,
    checklist,
  });
  expect(decideVoters({ bestView: null, artifacts: level, checklist }).detail.best_view).toBeNull();
});

const checks = (...marks: Mark[]) => marks.map((match, at) => ({ feature: `f${at}`, match }));
const decomposition = { mainObject: "lamp", features: ["f0", "f1", "f2", "f3"] };

describe("the checklist", () => {
  const verification = (marks: Mark[], mainObjectCorrect: boolean) => ({ checks: checks(...marks), mainObjectCorrect });

  it("gives 2, 1 or 0 points a check and 3 for the main object", () => {
    const detail = scoreChecklist(
      { decomposition, a: verification(["yes", "partial", "no", "yes"], true), b: verification([], false) },
      { capChecks: true },
    );
    expect(detail).toEqual({
      main_object: "lamp",
      main_object_correct_a: true,
      main_object_correct_b: false,
      features: [
        { feature: "f0", side_a: "yes", side_b: null },
        { feature: "f1", side_a: "partial", side_b: null },
        { feature: "f2", side_a: "no", side_b: null },
        { feature: "f3", side_a: "yes", side_b: null },
      ],
      score_a: 8,
      score_b: 0,
    });
  });

  it("B6: counts twenty checks of four features as four, by number and not by text", () => {
    const long = {
      checks: Array.from({ length: 20 }, (_, at) => ({ feature: `other ${at}`, match: "yes" as const })),
      mainObjectCorrect: false,
    };
    const sides = { decomposition, a: long, b: verification(["yes", "yes", "yes", "yes"], false) };
    expect(scoreChecklist(sides, { capChecks: true })).toMatchObject({ score_a: 8, score_b: 8 });
    expect(scoreChecklist(sides, { capChecks: false })).toMatchObject({ score_a: 40, score_b: 8 });
  });

  it("scores nothing for both when either side was not checked, or nothing was named", () => {
    const a = verification(["yes"], true);
    expect(scoreChecklist({ decomposition, a, b: null }, { capChecks: true })).toMatchObject({
      main_object_correct_a: null,
      score_a: 0,
      score_b: 0,
    });
    const other = verification(["yes"], false);
    expect(scoreChecklist({ decomposition, a: null, b: other }, { capChecks: true })).toMatchObject({
      main_object_correct_a: null,
      main_object_correct_b: null,
      score_a: 0,
      score_b: 0,
    });
    expect(scoreChecklist({ decomposition, a: other, b: a }, { capChecks: true })).toMatchObject({
      main_object_correct_a: false,
      main_object_correct_b: true,
      score_a: 2,
      score_b: 5,
    });
    expect(scoreChecklist({ decomposition: null, a, b: a }, { capChecks: true })).toEqual({
      decompose_failed: true,
      score_a: 0,
      score_b: 0,
      gap: 0,
      choice: "draw",
    });
  });
});

/** 16 × 16 pixels on the gray background, the first rows in a colour; 16 of the 256 are looked at. */
function picture(colour: readonly [number, number, number], rows: number): GrayPicture {
  const data = new Uint8Array(16 * 16 * 3).fill(128);
  for (let at = 0; at < rows * 16; at++) data.set(colour, at * 3);
  return { width: 16, height: 16, channels: 3, data };
}

describe("stage 3", () => {
  it("looks at every fourth pixel that is off the background by more than 18", () => {
    expect(grayStatistics([picture([146, 128, 128], 16)])).toMatchObject({ foreground: 0 });
    expect(grayStatistics([picture([147, 128, 128], 16)])).toMatchObject({ foreground: 16 });
    expect(grayStatistics([picture([240, 240, 240], 4)])).toMatchObject({ foreground: 4, pale: 1, grayish: 1 });
    expect(grayGateFires(grayStatistics([]))).toBe(false);
  });

  it("measures luma by the weights of the eye, and the mean over the foreground", () => {
    const luma = (colour: readonly [number, number, number]) => grayStatistics([picture(colour, 16)]).meanLuma;
    expect(luma([255, 0, 0])).toBeCloseTo(0.2126 * 255, 9);
    expect(luma([0, 255, 0])).toBeCloseTo(0.7152 * 255, 9);
    expect(luma([0, 0, 255])).toBeCloseTo(0.0722 * 255, 9);
    expect(luma([200, 100, 50])).toBeCloseTo(0.2126 * 200 + 0.7152 * 100 + 0.0722 * 50, 9);
    expect(grayStatistics([])).toEqual({ foreground: 0, pale: 0, grayish: 0, meanLuma: 0 });
  });

  it.each([
    ["black has no saturation: grayish and not pale", [0, 0, 0], 0, 1],
    ["luma 175 is not pale yet", [175, 175, 175], 0, 1],
    ["luma 176 is", [176, 176, 176], 1, 1],
    ["bright and saturated is neither", [255, 255, 0], 0, 0],
    ["a saturation of 0.28 is not grayish, but pale", [200, 200, 144], 1, 0],
    ["just below 0.28 is grayish", [200, 200, 145], 1, 1],
    ["a saturation of 0.35 is not pale", [200, 200, 130], 0, 0],
    ["dark and gray is grayish alone", [60, 60, 60], 0, 1],
  ] as const)("%s", (_, colour, pale, grayish) => {
    expect(grayStatistics([picture(colour, 16)])).toMatchObject({ pale, grayish });
  });

  it("B7: goes by both pictures together: a large colourful one hides a pale one", () => {
    const pale = picture([230, 230, 230], 4);
    const colourful = picture([220, 20, 20], 16);
    expect(grayGateFires(grayStatistics([pale]))).toBe(true);
    expect(grayGateFires(grayStatistics([pale, colourful]))).toBe(false);
  });

  it.each([
    [0.1, 0.6, true],
    [0.0999, 1, false],
    [1, 0.5999, false],
  ])("fires at a pale share of %d and a grayish one of %d: %s", (pale, grayish, fires) => {
    expect(grayGateFires({ foreground: 1, pale, grayish, meanLuma: 0 })).toBe(fires);
  });

  it.each([
    ["a difference of 2 chooses", { ab: [3, 5], ba: [5, 3] }, "A"],
    ["1.5 does not", { ab: [3, 5], ba: [4, 3] }, null],
    ["opposite orders do not", { ab: [0, 9], ba: [4, 5] }, null],
    ["a failed call counts as 5 and 5", { ab: null, ba: [9, 0] }, "A"],
    ["and for the other side", { ab: [5, 3], ba: [3, 5] }, "B"],
    ["equal sides are no choice", { ab: [3, 3], ba: [3, 3] }, null],
  ] as const)("%s", (_, answers, choice) => {
    expect(decideGray(answers as Parameters<typeof decideGray>[0])).toEqual({ fired: true, choice });
  });
});

it("stage 3 that nobody asked did not fire", () => {
  expect(decideGray(null)).toEqual({ fired: false, choice: null });
});

const guard = (...bad: string[]) => {
  const verdict = (name: string): SideVerdict => (bad.includes(name) ? "garbage" : "ok");
  return { right: verdict("right"), back: verdict("back"), left: verdict("left"), top_down: verdict("top_down") };
};
const bad = guard("right", "back", "left");

describe("stage 4", () => {
  it("calls a side garbage at three angles of four", () => {
    expect(decideSides({ primary: "A", a: guard("right", "back"), b: guard() })).toMatchObject({
      choice: "A",
      side_verdicts: { a: "ok", b: "ok" },
    });
    expect(decideSides({ primary: "A", a: bad, b: guard() })).toMatchObject({
      choice: "draw",
      side_verdicts: { a: "garbage", b: "ok" },
    });
  });

  it("records each angle, in the record's order whatever order it was asked in", () => {
    const { right, back, left, top_down } = guard("back");
    const { per_angle } = decideSides({ primary: "draw", a: { top_down, left, back, right }, b: guard() });
    expect(Object.entries(per_angle.a)).toEqual([
      ["right", "ok"],
      ["back", "garbage"],
      ["left", "ok"],
      ["top_down", "ok"],
    ]);
    expect(per_angle.b).toEqual(guard());
  });

  it("steps a bad side down once, and nobody when both are", () => {
    const [a, b] = [
      { a: "garbage", b: "ok" },
      { a: "ok", b: "garbage" },
    ] as const;
    expect((["A", "draw", "B"] as const).map((primary) => stepDown(primary, a))).toEqual(["draw", "B", "B"]);
    expect((["A", "draw", "B"] as const).map((primary) => stepDown(primary, b))).toEqual(["A", "A", "draw"]);
    expect(stepDown("A", { a: "garbage", b: "garbage" })).toBe("A");
  });
});

describe("the conclusion", () => {
  // Computed inside the tests: an error while the test file is loaded fails none of its tests.
  const s1 = () => decideAngles([angle(3, 3)]);
  const s2 = () => decideVoters({ bestView: null, artifacts: level, checklist: scores(0, 0) });
  const strong = () => decideVoters({ bestView: penalties(0, 4), artifacts: level, checklist: scores(0, 0) });
  const two = () => decideVoters({ bestView: penalties(5, 4), artifacts: penalties(5, 4), checklist: scores(0, 0) });
  const fine = (primary: "A" | "B" | "draw") => decideSides({ primary, a: guard(), b: guard() });
  it.each([
    ["S1", () => ({ s1: decideAngles([angle(0, 4)]), s2: null, s3: null, s4: null }), "left"],
    ["S2 strong_voter [bv|-4.0|]", () => ({ s1: s1(), s2: strong(), s3: null, s4: fine("A") }), "left"],
    ["S2 consensus", () => ({ s1: s1(), s2: two(), s3: null, s4: fine("B") }), "right"],
    [
      "S3 gray-rescue",
      () => ({ s1: s1(), s2: s2(), s3: { fired: true, choice: "B" as const }, s4: fine("B") }),
      "right",
    ],
    [
      "S3 (gate did not fire) → draw",
      () => ({ s1: s1(), s2: s2(), s3: { fired: true, choice: null }, s4: fine("draw") }),
      "draw",
    ],
    [
      "S4 step-down (was A)",
      () => ({ s1: s1(), s2: strong(), s3: null, s4: decideSides({ primary: "A", a: bad, b: guard() }) }),
      "draw",
    ],
  ] as const)("%s", (decided_by, stagesOf, winner) => {
    const stages = stagesOf();
    const { detail, ...conclusion } = concludeDuel(stages, { issues: "words" });
    expect(conclusion).toEqual({ winner });
    expect(detail).toMatchObject({ decided_by, issues: "words", s1: stages.s1.detail });
    // A stage that was not reached has no key.
    const stageNames = (["s2", "s3", "s4"] as const).filter((name) => stages[name] !== null);
    expect(Object.keys(detail)).toEqual(["s1", ...stageNames, "decided_by", "issues"]);
  });

  it("settles a side without views", () => {
    expect(settleMissing({ left: true, right: true })).toBeNull();
    expect(settleMissing({ left: false, right: true })).toEqual({
      winner: "right",
      detail: { reason: "no preview from left" },
    });
    expect(settleMissing({ left: true, right: false })).toEqual({
      winner: "left",
      detail: { reason: "no preview from right" },
    });
    expect(settleMissing({ left: false, right: false })).toEqual({
      winner: "draw",
      detail: { reason: "no previews on either side" },
    });
  });
});

describe("the best view", () => {
  const at = (...values: number[]) => Float32Array.from(values);
  it("is the nearest to the prompt, the first in file order among equals", () => {
    const arrays = new Map([
      ["view_back", at(0, 1)],
      ["view_left", at(1, 0)],
      ["prompt", at(1, 0)],
      ["view_right", at(1, 0)],
    ]);
    expect(bestView(arrays)).toBe("left");
  });
  it("looks at views alone: another array may be nearer, or longer", () => {
    const arrays = new Map([
      ["prompt", at(1, 0)],
      ["view_left", at(1, 0)],
      ["grid_back", at(9, 0)],
      ["notes", at(1, 2, 3)],
    ]);
    expect(bestView(arrays)).toBe("left");
  });
  it("is none without a prompt or views", () => {
    expect(bestView(new Map([["view_back", at(1)]]))).toBeNull();
    expect(bestView(new Map([["prompt", at(1)]]))).toBeNull();
    expect(
      bestView(
        new Map([
          ["prompt", at(1)],
          ["view_back", at(1, 2)],
        ]),
      ),
    ).toBeNull();
  });
});
