import { describe, expect, it } from "vitest";
import { exp, exp2, log2, pow } from "./exponent.ts";

describe("powers for shading", () => {
  it("agree with the platform within a billionth", () => {
    for (let i = -400; i <= 400; i++) {
      const x = i / 13;
      expect(Math.abs(exp2(x) / 2 ** x - 1)).toBeLessThan(1e-9);
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-7);
      expect(Math.abs(log2(2 ** x) - x)).toBeLessThan(1e-9);
      expect(Math.abs(pow(2 ** x, 0.41666) / (2 ** x) ** 0.41666 - 1)).toBeLessThan(1e-8);
    }
  });

  it("have the platform's ends", () => {
    expect([exp2(-2000), exp2(2000), exp2(Number.NaN), exp2(0)]).toEqual([0, Number.POSITIVE_INFINITY, Number.NaN, 1]);
    expect([log2(0), log2(-1), log2(1), log2(Number.POSITIVE_INFINITY)]).toEqual([
      ...[Number.NEGATIVE_INFINITY, Number.NaN, 0, Number.POSITIVE_INFINITY],
    ]);
    expect([pow(0, 2), pow(0, 0), pow(-1, 2), pow(1, 5)]).toEqual([0, 1, Number.NaN, 1]);
  });
});
