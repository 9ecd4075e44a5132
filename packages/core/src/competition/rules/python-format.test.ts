import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatFixed, formatPercent } from "./python-format.ts";

describe("formatFixed", () => {
  // Printed by Python 3.11: format(x, f".{digits}f").
  it.each([
    [15.625, 2, "15.62"],
    [0.25, 2, "0.25"],
    [0.875, 3, "0.875"],
    [-15.625, 2, "-15.62"],
    [9.375, 2, "9.38"],
    [-31.25, 1, "-31.2"],
    [2.5, 0, "2"],
    [3.5, 0, "4"],
    [0.5, 0, "0"],
    [7200.05, 1, "7200.1"],
    [1.005, 2, "1.00"],
    [-0.001, 2, "-0.00"],
    [-0, 2, "-0.00"],
  ])("prints %d with %d digits as %s", (value, digits, text) => {
    expect(formatFixed(value, digits)).toBe(text);
  });

  it("is within half a digit, and at a tie its last digit is even", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 0, max: 3 }), (odd, digits) => {
        const tie = (2 * odd + 1) / 2 ** (digits + 1);
        const text = formatFixed(tie, digits);
        expect(Math.abs(Number(text) - tie)).toBeLessThanOrEqual(0.5 * 10 ** -digits + 1e-8);
        expect(Number(text.at(-1)) % 2).toBe(0);
      }),
    );
  });
});

describe("formatPercent", () => {
  it.each([
    [0, "+0.00%"],
    [-0, "-0.00%"],
    [4 / 128, "+3.12%"],
    [12 / 128, "+9.38%"],
    [20 / 128, "+15.62%"],
    [-20 / 128, "-15.62%"],
    [-0.0859375, "-8.59%"],
  ])("prints %d as %s", (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });
});
