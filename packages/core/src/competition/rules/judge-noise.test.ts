import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JUDGE_NOISE_DEFAULT, noiseOf } from "./judge-noise.ts";

describe("noiseOf", () => {
  it("takes what the config names, else what was seen in recorded rounds", () => {
    const noise = { deviation: 0.02, measured: "judge noise of 2 March" };
    expect(noiseOf({ x404: { noise } })).toEqual(noise);
    expect(noiseOf({})).toBe(JUDGE_NOISE_DEFAULT);
    expect(JUDGE_NOISE_DEFAULT.measured).toContain("4 of 128 duels");
    expect(noiseOf({ x404: null }, noise)).toBe(noise);
  });

  it("takes a deviation from 0 to 2, both included, with how it is known; anything else is as if nothing stood there", () => {
    const of = (noise: unknown) => noiseOf({ x404: { noise } });
    const measurement = "by hand";
    for (const deviation of [0, 2])
      expect(of({ deviation, measured: measurement })).toEqual({ deviation, measured: measurement });
    for (const deviation of [-0.001, 2.001, "0.5", null])
      expect(of({ deviation, measured: measurement })).toBe(JUDGE_NOISE_DEFAULT);
    for (const noise of [null, "noise", { deviation: 0.5 }]) expect(of(noise)).toBe(JUDGE_NOISE_DEFAULT);
  });

  it("whatever stands there, gives a deviation that a margin can have", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (deviation, measurement) => {
        const noise = noiseOf({ x404: { noise: { deviation, measured: measurement } } });
        expect(noise.deviation).toBeGreaterThanOrEqual(0);
        expect(noise.deviation).toBeLessThanOrEqual(2);
        expect(typeof noise.measured).toBe("string");
      }),
    );
  });
});
