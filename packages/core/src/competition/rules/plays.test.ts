import { describe, expect, it } from "vitest";
import type { Play } from "../records/play.ts";
import { majority, playHolds } from "./plays.ts";

const answer = (order: "left-first" | "right-first", left_penalty: number, right_penalty: number) => ({
  order,
  left_penalty,
  right_penalty,
  issues: "",
});
const play = (winner: Play["winner"], answers: Play["answers"]) => ({
  winner,
  answers,
  left_penalty: answers.reduce((sum, one) => sum + one.left_penalty, 0) / answers.length,
  right_penalty: answers.reduce((sum, one) => sum + one.right_penalty, 0) / answers.length,
});

describe("playHolds", () => {
  const left = [answer("left-first", 1, 6), answer("right-first", 2, 5)];
  it("is true for the winner of both answers, asked in both orders", () => {
    expect(playHolds(play("left", left))).toBe(true);
    expect(playHolds(play("left", [...left].reverse()))).toBe(true);
    expect(playHolds(play("draw", [answer("right-first", 3, 4), answer("left-first", 4, 4)]))).toBe(true);
  });

  it("is false for penalties that are not the means of the answers", () => {
    expect(playHolds({ ...play("left", left), left_penalty: 1 })).toBe(false);
    expect(playHolds({ ...play("left", left), right_penalty: 10 })).toBe(false);
  });

  it("is false for another winner, and for one order asked twice", () => {
    expect(playHolds(play("right", left))).toBe(false);
    expect(playHolds(play("draw", left))).toBe(false);
    expect(playHolds(play("left", [answer("left-first", 1, 6), answer("left-first", 2, 5)]))).toBe(false);
    expect(playHolds(play("left", [answer("left-first", 1, 6)]))).toBe(false);
  });
});

describe("majority", () => {
  const of = (...winners: Play["winner"][]) => majority(winners.map((winner) => ({ winner })));
  it("is the side with the most plays", () => {
    expect(of("left")).toBe("left");
    expect(of("right")).toBe("right");
    expect(of("draw")).toBe("draw");
    expect(of("left", "right", "right")).toBe("right");
    expect(of("left", "left", "right")).toBe("left");
    expect(of("draw", "draw", "right")).toBe("draw");
  });
  it("is a draw when two have the most", () => {
    expect(of("left", "right")).toBe("draw");
    expect(of("left", "draw")).toBe("draw");
    expect(of("right", "right", "left", "left", "draw")).toBe("draw");
  });
});
