import { describe, expect, it } from "vitest";
import { checklistProblem } from "./checklist-problem.ts";
import type { ChecklistDetail } from "./detail.ts";

const feature = (name: string, side_a: "yes" | "no" | null) => ({ feature: name, side_a, side_b: side_a });
const checklist = (over: Partial<ChecklistDetail>): ChecklistDetail => ({
  ...{ score_a: 3, score_b: 3, main_object_correct_a: true, main_object_correct_b: true, features: [] },
  ...over,
});
const problemOf = (over: Partial<ChecklistDetail>, capChecks = false) =>
  checklistProblem(checklist(over), { capChecks });

describe("a recorded checklist", () => {
  it("has no points where nothing was checked, of neither side", () => {
    const noMainObjects = { main_object_correct_a: null, main_object_correct_b: null };
    const none = { score_a: 0, score_b: 0 };
    const problem = "the checklist has points of sides that were not checked";
    for (const why of [
      noMainObjects,
      { decompose_failed: true as const },
      { ...noMainObjects, decompose_failed: true as const },
    ]) {
      expect(problemOf({ ...why, ...none })).toBeNull();
      expect(problemOf({ ...why, score_a: 0, score_b: 1 })).toBe(problem);
      expect(problemOf({ ...why, score_a: 1, score_b: 0 })).toBe(problem);
    }
    expect(problemOf({})).toBeNull();
  });

  it("counts no points for a feature without a mark", () => {
    const features = [feature("a lid", null), feature("a spout", "yes")];
    expect(problemOf({ features, score_a: 5, score_b: 5 })).toBeNull();
    expect(problemOf({ features, score_a: 4, score_b: 5 })).toBe(
      "the checklist gives side a 4 points, and its marks come to 5",
    );
  });

  it("gives the main object's points alone where no feature is listed and checks are capped", () => {
    expect(problemOf({ features: undefined }, true)).toBeNull();
    expect(problemOf({ features: undefined, score_b: 5 }, true)).toBe("the checklist gives side b 5 points of 3");
    expect(problemOf({ features: undefined, score_b: 5 })).toBeNull();
  });
});
