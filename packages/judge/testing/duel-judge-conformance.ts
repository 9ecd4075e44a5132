import { CompetitionError, type DuelJudge, type DuelPictures } from "@404-gen/core";
import { balanceDuel } from "@404-gen/core/rules";
import { describe, expect, it } from "vitest";

/** A judge under test, with pictures that it can and cannot judge. */
export type DuelJudgeBench = {
  /** The adapter. */
  readonly judge: DuelJudge;
  /** Pictures of a duel whose left render is clearly better. */
  readonly leftBetter: DuelPictures;
  /** Pictures that the judge cannot judge; null when there are none. */
  readonly unusable: DuelPictures | null;
  /** Releases the resources of the test. */
  close?(): Promise<void>;
};

/**
 * Tests the laws of the DuelJudge port, for any adapter. Call it inside a vitest file.
 *
 * @example
 * duelJudgeConformance("my judge", async () => ({ judge, leftBetter, unusable: null }));
 */
export function duelJudgeConformance(name: string, setUp: () => Promise<DuelJudgeBench>): void {
  const withBench = async (use: (bench: DuelJudgeBench) => Promise<void>) => {
    const bench = await setUp();
    try {
      await use(bench);
    } finally {
      await bench.close?.();
    }
  };
  describe(`${name} keeps the laws of a duel judge`, () => {
    it("answers in both orders with whole penalties from 0 to 10, and the verdict follows from them", () =>
      withBench(async ({ judge, leftBetter }) => {
        const evidence = await judge.judge(leftBetter, { seed: 7 });
        if (evidence.kind !== "measured") return expect.unreachable(JSON.stringify(evidence));
        const { answers, leftPenalty, rightPenalty, winner } = evidence.value;
        expect(answers.map((answer) => answer.order)).toEqual(["left-first", "right-first"]);
        for (const answer of answers)
          for (const penalty of [answer.leftPenalty, answer.rightPenalty]) {
            expect(Number.isInteger(penalty)).toBe(true);
            expect(penalty).toBeGreaterThanOrEqual(0);
            expect(penalty).toBeLessThanOrEqual(10);
          }
        expect({ winner, leftPenalty, rightPenalty }).toEqual(balanceDuel(answers));
        expect(evidence.value.issues).toBe(answers[0]?.issues);
      }));
    it("prefers the better model, as left or as right", () =>
      withBench(async ({ judge, leftBetter }) => {
        const swap = { ...leftBetter, left: leftBetter.right, right: leftBetter.left };
        const winners = [leftBetter, swap].map(async (pictures) => {
          const evidence = await judge.judge(pictures, { seed: 7 });
          return evidence.kind === "measured" ? evidence.value.winner : evidence.kind;
        });
        expect(await Promise.all(winners)).toEqual(["left", "right"]);
      }));
    it("gives a fault of ours for pictures that it cannot judge, and does not throw", () =>
      withBench(async ({ judge, unusable }) => {
        if (unusable === null) return;
        const evidence = await judge.judge(unusable, { seed: 7 });
        if (evidence.kind !== "fault") return expect.unreachable(evidence.kind);
        expect(CompetitionError.is(evidence.error)).toBe(true);
        expect(evidence.error.fault).toBe("infrastructure");
      }));
    it("throws the reason of an abort, and only that", () =>
      withBench(async ({ judge, leftBetter }) => {
        const reason = new Error("enough");
        await expect(judge.judge(leftBetter, { seed: 7, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      }));
    it("has a name for records", () =>
      withBench(async ({ judge }) => {
        expect(judge.name).not.toBe("");
        expect(judge.promptsSha256 ?? "0".repeat(64)).toMatch(/^[0-9a-f]{64}$/);
      }));
  });
}
