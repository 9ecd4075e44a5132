import { CompetitionError, type DuelJudge, fault, measured } from "@404-gen/core";
import { judgeMatch, toVerdict } from "@404-gen/judge";
import { duelJudgeConformance } from "@404-gen/judge/conformance";
import { createOfflineJudge } from "@404-gen/judge/offline";
import { drawGrid, drawPrompt, type Scene } from "@404-gen/judge/testing";
import { describe, expect, it } from "vitest";
import { createJury } from "./jury.ts";

const says = (name: string, left: number, right: number): DuelJudge => ({
  name,
  offline: true,
  promptsSha256: null,
  async judge() {
    const answer = { leftPenalty: left, rightPenalty: right, issues: name };
    return measured(
      toVerdict([
        { order: "left-first", ...answer },
        { order: "right-first", ...answer },
      ]),
    );
  },
});
const picture = { url: "memory:x", load: async () => new Uint8Array() };
const pictures = { name: "x", prompt: picture, left: picture, right: picture };

describe("a jury", () => {
  it("goes by the median, so that one wild juror moves nothing", async () => {
    const jury = createJury([says("a", 2, 5), says("b", 3, 6), says("wild", 10, 0)]);
    expect(await jury.judge(pictures, { seed: 1 })).toMatchObject({
      value: { winner: "left", leftPenalty: 3, rightPenalty: 5 },
    });
    expect(jury.name).toBe("jury(a, b, wild)");
  });

  it("has no verdict when a juror has none", async () => {
    const down: DuelJudge = {
      ...says("down", 0, 0),
      judge: async () => fault(new CompetitionError("down", { code: "JUDGE_HTTP" })),
    };
    const jury = createJury([says("a", 0, 9), says("b", 0, 9), down]);
    expect(await jury.judge(pictures, { seed: 1 })).toMatchObject({ kind: "fault", error: { code: "JUDGE_HTTP" } });
    const result = await judgeMatch({ judge: jury, prompts: { x: "u" }, left: { x: "l" }, right: { x: "r" } });
    expect(result).toMatchObject({ complete: false, duels: [{ winner: "skipped" }] });
  });

  it("needs an odd number of judges", () =>
    expect(() => createJury([says("a", 0, 0), says("b", 0, 0)])).toThrow("odd"));
});

const ball: Scene = [
  { at: [0, 0, 0], radii: [0.3, 0.3, 0.3], colour: [200, 60, 60], stripes: 12 },
  { at: [0.25, 0.25, 0], radii: [0.12, 0.12, 0.12], colour: [60, 60, 200] },
];
const drawings = Promise.all([drawPrompt(ball), drawGrid(ball), drawGrid(ball.slice(0, 1))]);
duelJudgeConformance("a jury of offline judges", async () => {
  const ref = (name: string, bytes: Uint8Array) => ({ url: `memory:${name}`, load: async () => bytes });
  const [prompt, left, right] = await drawings;
  const leftBetter = { name: "ball", prompt: ref("p", prompt), left: ref("l", left), right: ref("r", right) };
  const unusable = { ...leftBetter, right: ref("broken", Uint8Array.from([1])) };
  return {
    judge: createJury([createOfflineJudge(), createOfflineJudge(), createOfflineJudge()]),
    leftBetter,
    unusable,
  };
});
