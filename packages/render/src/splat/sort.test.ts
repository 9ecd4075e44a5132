import fc from "fast-check";
import { expect, it } from "vitest";
import { sortKeys, sortScratch } from "./sort.ts";

it("sorts like a stable comparison sort, whatever the bits", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 32 }), fc.array(fc.nat(0xffffffff), { maxLength: 300 }), (bits, raw) => {
      const keys = raw.map((key) => (bits === 0 ? 0 : key >>> (32 - bits)));
      const scratch = sortScratch(keys.length);
      scratch.keys.set(keys);
      const expected = keys.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
      expect(Array.from(sortKeys(scratch, { count: keys.length, bits })).slice(0, keys.length)).toEqual(expected);
    }),
  );
});
