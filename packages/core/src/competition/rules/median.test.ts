import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { median } from "./median.ts";

describe("median", () => {
  it.each([
    [[], null],
    [[3], 3],
    [[1, 2, 3, 100], 2.5],
    [[0, 0, 0, 0, 0, 0, 7, 99, 99, 99, 99, 99, 99], 7],
  ])("of %j is %j", (values, expected) => expect(median(values)).toBe(expected));

  it("does not move when as many values are cut from both ends, so that GENERATION_MEDIAN_TRIM_COUNT has nothing to do", () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: 0, max: 180, noNaN: true }), { minLength: 1 }), fc.nat(20), (times, cut) => {
        const ascending = [...times].sort((a, b) => a - b);
        const middle = ascending.length > 2 * cut ? ascending.slice(cut, ascending.length - cut) : ascending;
        expect(median(middle)).toBe(median(times));
      }),
    );
  });
});
