import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scaleWeights } from "./scale-weights.ts";

describe("scaleWeights", () => {
  it("scales by the largest, drops what rounds to nothing, keeps the uids in order", () => {
    expect(scaleWeights({ 199: 0.2, 5: 0.8 })).toEqual({ uids: [5, 199], values: [65_535, 16_384] });
    expect(scaleWeights({ 0: 1, 1: 0, 2: 0.000001 })).toEqual({ uids: [0], values: [65_535] });
  });

  it("rounds an exact half to the even neighbour", () => {
    expect(scaleWeights({ 0: 1, 1: 0.5 / 65_535 }).uids).toEqual([0]);
    expect(scaleWeights({ 0: 1, 1: 1.5 / 65_535 }).values).toEqual([65_535, 2]);
  });

  it("is within half a step of the exact ratio", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (weight) => {
        const { uids, values } = scaleWeights({ 1: weight, 199: 1 - weight });
        const largest = Math.max(weight, 1 - weight);
        const value = (uid: number) => values[uids.indexOf(uid)] ?? 0;
        expect(Math.abs(value(1) - (weight / largest) * 65_535)).toBeLessThanOrEqual(0.5);
        expect(Math.max(...values)).toBe(65_535);
      }),
    );
  });

  it.each([{ 1: 1.0001 }, { 1: -1 }, { 70000: 1 }, { 1: Number.NaN }, {}])("refuses %j", (shares) => {
    expect(() => scaleWeights(shares)).toThrow(expect.objectContaining({ code: "WEIGHTS_INVALID" }));
  });
});
