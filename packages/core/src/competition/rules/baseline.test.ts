import { describe, expect, it } from "vitest";
import type { Result } from "../records/results.ts";
import { baselineGaps } from "./baseline.ts";

const result = (over: Partial<Result>): Result => ({
  glb: null,
  png: null,
  generation_time: 0,
  size: 0,
  attempts: 0,
  distance: 0,
  ...over,
});
const gaps = (entry: Result | undefined, attempts?: number) =>
  baselineGaps(["a"], { baseline: entry ? { a: entry } : {}, attempts });

describe("baselineGaps", () => {
  it("are all of the stems without a file", () => {
    expect(baselineGaps(["a", "b"], { baseline: null })).toEqual(["a", "b"]);
    expect(gaps(undefined)).toEqual(["a"]);
  });
  it("are none with a preview, whatever else is said", () => {
    expect(gaps(result({ png: "https://x/a.png", x404: { final: false } }))).toEqual([]);
  });
  it("have an entry without a preview that was tried too seldom: judge and auditor agree that it is owed", () => {
    expect(gaps(result({ attempts: 1 }))).toEqual(["a"]);
    expect(gaps(result({ attempts: 2 }))).toEqual(["a"]);
    expect(gaps(result({ attempts: 3 }))).toEqual([]);
    expect(gaps(result({ attempts: 2 }), 2)).toEqual([]);
    expect(gaps(result({ attempts: 99 }), Number.POSITIVE_INFINITY)).toEqual(["a"]);
  });
  it("go by the auditor's own word where there is one", () => {
    expect(gaps(result({ attempts: 1, x404: { final: true } }))).toEqual([]);
    expect(gaps(result({ attempts: 9, x404: { final: false } }))).toEqual(["a"]);
    expect(gaps(result({ attempts: 9, x404: { final: "yes" } }))).toEqual([]);
  });
});
