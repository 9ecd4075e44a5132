import { describe, expect, it } from "vitest";
import { exp, ln } from "./math.ts";

describe("exp", () => {
  it("agrees with the platform's to a few units of the last place", () => {
    for (let x = -700; x <= 700; x += 0.3711) expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(5e-16);
  });
  it("ends in 0 and Infinity", () => {
    expect([exp(Number.NEGATIVE_INFINITY), exp(-800), exp(800), exp(Number.POSITIVE_INFINITY), exp(0)]).toEqual([
      0,
      0,
      Infinity,
      Infinity,
      1,
    ]);
  });
});

describe("ln", () => {
  it("agrees with the platform's to a few units of the last place", () => {
    for (let x = 1e-6; x < 1e6; x *= 1.0137) expect(Math.abs(ln(x) - Math.log(x))).toBeLessThan(4e-15);
  });
});
