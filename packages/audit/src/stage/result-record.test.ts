import { resultExtras } from "@404-gen/core/records";
import { describe, expect, it } from "vitest";
import type { PromptWork } from "../pods/coordinator.ts";
import { toResult } from "./result-record.ts";

const timing = { headers: null, lastByte: null };
const failure = (attempts: number): PromptWork => ({
  stem: "a",
  best: {
    kind: "failed",
    stem: "a",
    podId: "pod",
    seconds: 3,
    timing,
    rejection: { code: "GLB_BAD_MAGIC", message: "no" },
  },
  triedBy: Array.from({ length: attempts }, (_, index) => `pod-${index}`),
  faults: 0,
  lock: null,
});
const finalOf = (attempts: number, finalAfter?: number) =>
  resultExtras.of(toResult(failure(attempts), { format: "glb", embedding: null, finalAfter })).final;

describe("a failure of the image", () => {
  it("says that it is final once the leader's image has had its attempts, so that the judge goes on", () => {
    expect(finalOf(2, 3)).toBeUndefined();
    expect(finalOf(3, 3)).toBe(true);
    expect(finalOf(2, 2)).toBe(true);
  });
  it("is not final in an audit, where the verdict counts it", () => {
    expect(finalOf(9)).toBeUndefined();
  });
});
