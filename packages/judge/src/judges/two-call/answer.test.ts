import { CompetitionError } from "@404-gen/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_ISSUES_LENGTH, readAnswer } from "./answer.ts";

const codeOf = (text: string): string | null => {
  try {
    readAnswer(text);
    return null;
  } catch (error) {
    return CompetitionError.is(error) ? `${error.code}/${error.fault}/${error.retryable}` : String(error);
  }
};

describe("an answer", () => {
  it("is two whole penalties from 0 to 10 and a text", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 }), fc.string(), (one, two, issues) => {
        const text = JSON.stringify({ penalty_1: one, penalty_2: two, issues });
        expect(readAnswer(text)).toEqual({
          penalty_1: one,
          penalty_2: two,
          issues: issues.slice(0, MAX_ISSUES_LENGTH),
        });
      }),
    );
  });

  it.each([
    ["prose", "The first model is better."],
    ["a negative penalty", '{"penalty_1": -1000000, "penalty_2": 3, "issues": ""}'],
    ["a penalty over ten", '{"penalty_1": 11, "penalty_2": 3, "issues": ""}'],
    ["a fraction", '{"penalty_1": 1.5, "penalty_2": 3, "issues": ""}'],
    ["a number as text", '{"penalty_1": "1", "penalty_2": 3, "issues": ""}'],
    ["a missing field", '{"penalty_1": 1, "issues": ""}'],
    ["other names", '{"penalty_left": 1, "penalty_right": 3, "issues": ""}'],
    ["an extra field", '{"penalty_1": 1, "penalty_2": 3, "issues": "", "winner": 1}'],
    ["words that are no text", '{"penalty_1": 1, "penalty_2": 3, "issues": ["a"]}'],
    ["null", '{"penalty_1": null, "penalty_2": null, "issues": ""}'],
    ["a cut answer", '{"penalty_1": 1, "penalty_2": 3, "issu'],
    ["nothing", ""],
  ])("is refused when it is %s: a fault of ours that is not retried at once", (_, text) => {
    expect(codeOf(text)).toBe("JUDGE_BAD_ANSWER/infrastructure/false");
  });

  it("keeps a refused text for the record, short and without secrets", () => {
    try {
      readAnswer(`Bearer abcdefghijklmnop ${"x".repeat(5000)}`);
      expect.unreachable();
    } catch (error) {
      const { answer } = (error as CompetitionError).data as { answer: string };
      expect(answer.length).toBeLessThanOrEqual(500);
      expect(answer).not.toContain("abcdefghijklmnop");
    }
  });
});
