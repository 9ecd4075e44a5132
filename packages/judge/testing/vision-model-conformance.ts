import { CompetitionError } from "@404-gen/core";
import { describe, expect, it } from "vitest";
import type { VisionModel, VisionQuestion } from "../src/models/vision-model.ts";

/** A model under test, with questions that it can and cannot answer. */
export type VisionModelBench = {
  /** The adapter. */
  readonly model: VisionModel;
  /** A question that the model answers with a JSON object. */
  readonly question: VisionQuestion;
  /** A question with a picture that the model cannot read; null when there is none. */
  readonly unusable: VisionQuestion | null;
  /** Releases the resources of the test. */
  close?(): Promise<void>;
};

/**
 * Tests the laws of the VisionModel port, for any adapter. Call it inside a vitest file.
 *
 * @example
 * visionModelConformance("my model", async () => ({ model, question, unusable: null }));
 */
export function visionModelConformance(name: string, setUp: () => Promise<VisionModelBench>): void {
  const withBench = async (use: (bench: VisionModelBench) => Promise<void>) => {
    const bench = await setUp();
    try {
      await use(bench);
    } finally {
      await bench.close?.();
    }
  };
  describe(`${name} keeps the laws of a model that sees pictures`, () => {
    it("has a name for records and says whether it is offline", () =>
      withBench(async ({ model }) => {
        expect(model.name).not.toBe("");
        expect(typeof model.offline).toBe("boolean");
      }));
    it("answers with an object that has every field of the question's form", () =>
      withBench(async ({ model, question }) => {
        const reply = await model.ask(question);
        const answer = JSON.parse(reply.content ?? "null") as Record<string, unknown>;
        const fields = question.answer.schema["required"] as readonly string[];
        expect(fields.length).toBeGreaterThan(0);
        expect(Object.keys(answer)).toEqual(expect.arrayContaining([...fields]));
        expect([null, "stop"]).toContain(reply.finish);
      }));
    it("gives the same answer to the same question, also to many at once", () =>
      withBench(async ({ model, question }) => {
        const replies = await Promise.all(Array.from({ length: 4 }, () => model.ask(question)));
        for (const reply of replies) expect(reply).toEqual(replies[0]);
      }));
    it("throws a fault of ours for a picture that it cannot read", () =>
      withBench(async ({ model, unusable }) => {
        if (unusable === null) return;
        const error: unknown = await model.ask(unusable).catch((cause: unknown) => cause);
        expect(CompetitionError.is(error)).toBe(true);
        expect(error).toMatchObject({ fault: "infrastructure" });
      }));
    it("throws the reason of an abort, and only that", () =>
      withBench(async ({ model, question }) => {
        const reason = new Error("enough");
        await expect(model.ask(question, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      }));
  });
}
