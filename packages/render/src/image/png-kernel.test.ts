import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createPngKernel } from "./png-kernel.ts";

const { zlib } = createPngKernel();

const roundTrip = (bytes: Uint8Array): void => {
  expect(Buffer.compare(inflateSync(zlib(bytes)), bytes)).toBe(0);
};

it("any bytes come back", () => {
  const runs = fc.array(fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 700 })), { maxLength: 60 });
  fc.assert(
    fc.property(runs, (parts) => roundTrip(Buffer.concat(parts.map(([value, length]) => Buffer.alloc(length, value))))),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 3000 }), roundTrip));
});

it.each([0, 1, 2, 3, 131_071, 131_072, 131_073, 400_000])("%i bytes come back, of one value and of all", (length) => {
  roundTrip(new Uint8Array(length));
  roundTrip(Uint8Array.from({ length }, (_, i) => (i * 7919) >>> 5));
});

it("counts so uneven that plain Huffman codes would pass 15 bits come back", () => {
  // Fibonacci counts make the deepest tree.
  const parts: Buffer[] = [];
  for (let value = 0, a = 1, b = 1; value < 23; value++, [a, b] = [b, a + b])
    parts.push(Buffer.alloc(Math.min(a, 40_000), value));
  const bytes = Buffer.concat(parts);
  // Neighbours must differ, or runs would hide the counts.
  const noise = Uint8Array.from({ length: bytes.length }, (_, i) => bytes[(i * 104_729) % bytes.length]!);
  roundTrip(noise);
});

it("shrinks a blank picture to almost nothing", () => {
  expect(zlib(new Uint8Array(3_000_000)).length).toBeLessThan(12_000);
});

it("a picture after a much larger one is the same as before it", () => {
  const { png } = createPngKernel();
  const small = { width: 7, height: 5 };
  const rgb = Uint8Array.from({ length: 105 }, (_, i) => (i * 37) & 255);
  const first = png(rgb, small);
  png(new Uint8Array(3 * 2500 * 2500).fill(9), { width: 2500, height: 2500 });
  expect(png(rgb, small)).toEqual(first);
});
