import { describe, expect, it } from "vitest";
import { DEFAULT_QUESTIONS, questionsSha256 } from "./questions.ts";
import { toDuelAnswer, toVerdict } from "./verdict.ts";

const answer = (penalty_1: number, penalty_2: number, issues = "") => ({ penalty_1, penalty_2, issues });

describe("a verdict", () => {
  it("turns penalties of the first and second model into left and right", () => {
    expect(toDuelAnswer(answer(1, 8), "left-first")).toMatchObject({ leftPenalty: 1, rightPenalty: 8 });
    expect(toDuelAnswer(answer(1, 8), "right-first")).toMatchObject({ leftPenalty: 8, rightPenalty: 1 });
  });

  it("balances a judge that prefers the first model", () => {
    const verdict = toVerdict([toDuelAnswer(answer(2, 6), "left-first"), toDuelAnswer(answer(2, 6), "right-first")]);
    expect(verdict).toMatchObject({ winner: "draw", leftPenalty: 4, rightPenalty: 4, flags: [] });
  });

  it("flags answers that depend on the order", () => {
    const verdict = toVerdict([toDuelAnswer(answer(0, 10), "left-first"), toDuelAnswer(answer(0, 10), "right-first")]);
    expect(verdict).toMatchObject({ winner: "draw", flags: ["answers-disagree"] });
  });

  it("keeps both answers, and the text of the first", () => {
    const verdict = toVerdict([
      toDuelAnswer(answer(1, 5, "first words"), "left-first"),
      toDuelAnswer(answer(5, 1, "other words"), "right-first"),
    ]);
    expect(verdict).toMatchObject({ winner: "left", issues: "first words" });
    expect(verdict.answers).toHaveLength(2);
  });
});

describe("the questions' hash", () => {
  it("changes with every part and with nothing else", () => {
    const hash = questionsSha256(DEFAULT_QUESTIONS);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(questionsSha256({ ...structuredClone(DEFAULT_QUESTIONS) })).toBe(hash);
    for (const newQuestion of [
      { ...DEFAULT_QUESTIONS, version: "x" },
      { ...DEFAULT_QUESTIONS, system: "x" },
      { ...DEFAULT_QUESTIONS, task: "x" },
      { ...DEFAULT_QUESTIONS, captions: { ...DEFAULT_QUESTIONS.captions, second: "x" } },
    ])
      expect(questionsSha256(newQuestion)).not.toBe(hash);
  });
});
