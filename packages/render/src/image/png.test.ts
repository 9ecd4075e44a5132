import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { encodePng } from "./png.ts";

/** Undoes the filters of an 8-bit RGB PNG, by the specification. */
function decode(png: Uint8Array): { width: number; height: number; rgb: number[] } {
  const file = Buffer.from(png);
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const raw = inflateSync(file.subarray(41, 41 + file.readUInt32BE(33)));
  const stride = width * 3;
  const rgb: number[] = [];
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    expect(filter).toBe(4);
    for (let i = 0; i < stride; i++) {
      const a = i >= 3 ? rgb[y * stride + i - 3]! : 0;
      const b = y > 0 ? rgb[(y - 1) * stride + i]! : 0;
      const c = i >= 3 && y > 0 ? rgb[(y - 1) * stride + i - 3]! : 0;
      const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
      const guess = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      rgb.push((raw[y * (stride + 1) + 1 + i]! + guess) & 255);
    }
  }
  return { width, height, rgb };
}

it("keeps every pixel", () => {
  const picture = fc
    .record({ width: fc.integer({ min: 1, max: 20 }), height: fc.integer({ min: 1, max: 20 }), seed: fc.nat() })
    .map(({ width, height, seed }) => ({
      width,
      height,
      rgb: Uint8Array.from({ length: width * height * 3 }, (_, i) => ((i * seed) >>> 3) & 255),
    }));
  fc.assert(
    fc.property(picture, ({ width, height, rgb }) => {
      expect(decode(encodePng(rgb, { width, height }))).toEqual({ width, height, rgb: Array.from(rgb) });
    }),
  );
});

it("keeps every pixel of a picture that is mostly one gray", () => {
  const side = fc.integer({ min: 1, max: 24 });
  const picture = fc
    .record({
      width: side,
      height: side,
      gray: fc.nat(255),
      spots: fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 8 }),
    })
    .map(({ width, height, gray, spots }) => {
      const rgb = new Uint8Array(width * height * 3).fill(gray);
      for (const [at, value] of spots) rgb[at % rgb.length] = value;
      return { width, height, rgb };
    });
  fc.assert(
    fc.property(picture, ({ width, height, rgb }) => {
      expect(decode(encodePng(rgb, { width, height }))).toEqual({ width, height, rgb: Array.from(rgb) });
    }),
  );
});

it("writes the chunks of an 8-bit RGB picture with their checksums", () => {
  const hex = Buffer.from(encodePng(Uint8Array.of(255, 0, 10), { width: 1, height: 1 })).toString("hex");
  // The checksums of IHDR (1 × 1 RGB) and IEND are those of every such file.
  expect(hex.startsWith("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de")).toBe(true);
  expect(hex.endsWith("0000000049454e44ae426082")).toBe(true);
});
