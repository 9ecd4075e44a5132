import { describe, expect, it } from "vitest";
import { pairwiseSum, recentring } from "./recentre.ts";

describe("pairwiseSum", () => {
  it("adds fewer than eight one by one, in float32", () => {
    const values = Float32Array.of(1e8, 1, -1e8, 0.1);
    expect(pairwiseSum(values, { from: 0, count: 4 })).toBe(Math.fround(0.1));
  });

  it("adds eight lanes side by side, then the lanes in pairs, then the rest", () => {
    // Lane 0 holds 1e8 and lane 1 its opposite; added one by one, the ones between them would be lost.
    const values = new Float32Array(18).fill(1);
    values[0] = 1e8;
    values[1] = -1e8;
    // (1e8+1) + (-1e8+1) loses both ones of lanes 0 and 1; lanes 2 to 7 keep 12; the rest adds 2.
    expect(pairwiseSum(values, { from: 0, count: 18 })).toBe(14);
  });

  it("keeps the sum of a million equal numbers near, where adding one by one drifts", () => {
    const values = new Float32Array(1_000_000).fill(0.1);
    let plain = 0;
    for (const value of values) plain = Math.fround(plain + value);
    expect(Math.abs(pairwiseSum(values, { from: 0, count: values.length }) - 100_000)).toBeLessThan(0.1);
    expect(Math.abs(plain - 100_000)).toBeGreaterThan(100);
  });
});

describe("recentring", () => {
  it("moves by ONE mean over all coordinates and scales the longest side to 1.5", () => {
    const center = recentring(Float32Array.of(0, 0, 0, 3, 6, 9));
    expect(center).toEqual({ offset: 3, scale: 1.5 / 9, min: [0, 0, 0], max: [3, 6, 9] });
  });
});
