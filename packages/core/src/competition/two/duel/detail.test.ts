import { describe, expect, it } from "vitest";
import { duelDetailSchema } from "./detail.ts";

const angles = { right: "ok", back: "garbage", left: "ok", top_down: "ok" };
const sample = {
  s1: { choice: "draw", n_total: 4, n_consistent: 3, angles: [{ label: "front_left", pen_a: 1.5, pen_b: 2 }] },
  s2: {
    choice: "A",
    source: "consensus_3",
    best_view: { penalty_a: 1, penalty_b: 2 },
    artifact_compare: { penalty_a: 1, penalty_b: 2 },
    checklist: {
      main_object: "lamp",
      main_object_correct_a: true,
      main_object_correct_b: null,
      features: [{ feature: "shade", side_a: "yes", side_b: null }],
      score_a: 5,
      score_b: 0,
    },
  },
  s3: { fired: true, choice: "B" },
  s4: { choice: "draw", side_verdicts: { a: "ok", b: "garbage" }, per_angle: { a: angles, b: angles } },
  decided_by: "S1",
  issues: "",
};

type Json = { readonly [key: string]: unknown };
/** The detail with the value at a path replaced; `undefined` takes it away. */
function withValue(path: string, value: unknown): unknown {
  const copy = structuredClone(sample) as unknown as Record<string, unknown>;
  const keys = path.split(".");
  const last = keys.pop() as string;
  const place = keys.reduce((at, key) => at[key] as Record<string, unknown>, copy);
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}
const isTaken = (detail: unknown) => duelDetailSchema.safeParse(detail).success;

describe("the detail of a duel", () => {
  it("is taken whole, stage by stage, with what other versions add", () => {
    expect(duelDetailSchema.parse(sample)).toEqual(sample);
    expect(duelDetailSchema.parse({ ...sample, later: 1 })).toEqual({ ...sample, later: 1 });
    for (const stage of ["s1", "s2", "s3", "s4", "decided_by", "issues"])
      expect(isTaken(withValue(stage, undefined))).toBe(true);
    expect(isTaken({ reason: "no preview from left" })).toBe(true);
    const failure: Json = { decompose_failed: true, score_a: 0, score_b: 0, gap: 0, choice: "draw" };
    expect(isTaken(withValue("s2.checklist", failure))).toBe(true);
  });

  it.each([
    ["s1.choice", ["A", "B", "draw"], "left"],
    ["s2.choice", ["A", "B", "draw"], "C"],
    ["s2.source", ["strong_voter", "consensus_3"], "other"],
    ["s2.checklist.features.0.side_a", ["yes", "partial", "no", null], "maybe"],
    ["s2.checklist.features.0.side_b", ["yes", "partial", "no", null], "maybe"],
    ["s2.checklist.decompose_failed", [true], false],
    ["s2.checklist.choice", ["draw"], "A"],
    ["s3.choice", ["A", "B", null], "draw"],
    ["s4.choice", ["A", "B", "draw"], "left"],
    ["s4.side_verdicts.a", ["ok", "garbage"], "bad"],
    ["s4.per_angle.b.top_down", ["ok", "garbage"], "bad"],
  ] as const)("%s is one of %j", (path, choices, wrongValues) => {
    for (const value of choices) expect(isTaken(withValue(path, value)), String(value)).toBe(true);
    expect(isTaken(withValue(path, wrongValues))).toBe(false);
  });

  it.each([
    "s1.n_total",
    "s1.n_consistent",
    "s1.angles",
    "s1.angles.0.label",
    "s1.angles.0.pen_a",
    "s1.angles.0.pen_b",
    "s2.artifact_compare.penalty_a",
    "s2.best_view.penalty_b",
    "s2.checklist.score_a",
    "s2.checklist.score_b",
    "s2.checklist.features.0.feature",
    "s3.fired",
    "s4.side_verdicts.b",
    "s4.per_angle.a",
    "s4.per_angle.b.right",
  ])("needs %s", (path) => {
    expect(isTaken(withValue(path, undefined))).toBe(false);
  });
});
