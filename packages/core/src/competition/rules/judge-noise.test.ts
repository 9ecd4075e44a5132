import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JUDGE_NOISE_DEFAULT, noiseOf } from "./judge-noise.ts";

describe("noiseOf", () => {
  it("takes what the config names, else what was seen in recorded rounds", () => {
    const noise = { deviation: 0.02, measured: "judge noise of 2 March" };
    expect(noiseOf({ x404: { noise } })).toEqual(noise);
    expect(noiseOf({})).toBe(JUDGE_NOISE_DEFAULT);
    expect(noiseOf({ x404: null }, noise)).toBe(noise);
  });

  it("whatever stands there, gives a deviation that a margin can have", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (deviation, measured) => {
        const given = noiseOf({ x404: { noise: { deviation, measured } } });
        expect(given.deviation).toBeGreaterThanOrEqual(0);
        expect(given.deviation).toBeLessThanOrEqual(2);
        expect(typeof given.measured).toBe("string");
      }),
    );
  });
});
