import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clearFrame, frameLayout, frameOf, orderOf, recordsOf, tilesOf } from "./frame.ts";
import { createKernel } from "./kernel.ts";
import { RECORD_FLOATS } from "./project.ts";

/** A projected splat from its covariance in the picture. */
function record(splat: {
  u: number;
  v: number;
  xx: number;
  yy: number;
  slant: number;
  opacity: number;
  colour: number[];
}): number[] {
  const xx = splat.xx + 0.3;
  const yy = splat.yy + 0.3;
  const xy = splat.slant * Math.sqrt(splat.xx * splat.yy);
  const limit = Math.log(255 * splat.opacity);
  const reach = Math.sqrt(2 * Math.max(0, limit));
  const half = (0.5 * yy) / (xx * yy - xy * xy);
  return [
    splat.u,
    splat.v,
    half,
    xy / yy,
    0.5 / yy,
    limit,
    reach * Math.sqrt(xx) + 0.01,
    reach * Math.sqrt(yy) + 0.01,
    splat.opacity,
    ...splat.colour,
  ];
}

function blend(kind: "js" | "wasm", { size, records }: { size: number; records: readonly number[][] }) {
  const kernel = createKernel(kind);
  const layout = frameLayout({ size, capacity: records.length });
  kernel.reserve(layout);
  clearFrame(kernel.buffer, layout);
  records.forEach((one, k) => {
    recordsOf(kernel.buffer, layout).set(one, k * RECORD_FLOATS);
    orderOf(kernel.buffer, layout)[k] = k;
  });
  kernel.blend(records.length);
  const pixel = (x: number, y: number) => (y * layout.groups + (x >> 2)) * 16 + (x & 3);
  const frame = frameOf(kernel.buffer, layout);
  const pixels: number[] = [];
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) for (const c of [0, 4, 8, 12]) pixels.push(frame[pixel(x, y) + c]!);
  return { pixels, live: Array.from(tilesOf(kernel.buffer, layout)) };
}

const anySplat = fc.record({
  u: fc.double({ min: -20, max: 60, noNaN: true }),
  v: fc.double({ min: -20, max: 60, noNaN: true }),
  xx: fc.double({ min: 0, max: 400, noNaN: true }),
  yy: fc.double({ min: 0, max: 400, noNaN: true }),
  slant: fc.double({ min: -0.99, max: 0.99, noNaN: true }),
  opacity: fc.double({ min: 1 / 255, max: 1, noNaN: true }),
  colour: fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 }),
});

describe("blend kernels", () => {
  it("give the same bits in WASM and in JavaScript", () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 45 }), fc.array(anySplat, { maxLength: 40 }), (size, splats) => {
        const scene = { size, records: splats.map(record) };
        expect(blend("wasm", scene)).toEqual(blend("js", scene));
      }),
      { numRuns: 60 },
    );
  });

  it("follow the reference's rules at one pixel: alpha, its cap, and the stop before too little light", () => {
    const opaque = record({ u: 8.5, v: 8.5, xx: 4, yy: 4, slant: 0, opacity: 1, colour: [1, 0.5, 0] });
    const at = (records: number[][]) =>
      blend("wasm", { size: 17, records }).pixels.slice((8 * 17 + 8) * 4, (8 * 17 + 8) * 4 + 4);
    const cap = Math.fround(0.999);
    const left = Math.fround(1 - cap);
    expect(at([opaque])).toEqual([left, cap, Math.fround(cap * 0.5), 0]);
    // The second one would leave 1e-6 of the light: it is not added, and the pixel is finished (negative light).
    expect(at([opaque, opaque])).toEqual([-left, cap, Math.fround(cap * 0.5), 0]);
    // Below 1/255 nothing is added.
    const faint = record({ u: 8.5, v: 8.5, xx: 4, yy: 4, slant: 0, opacity: 0.0039, colour: [1, 1, 1] });
    expect(at([faint])).toEqual([1, 0, 0, 0]);
  });

  it("count finished pixels exactly, so that only what is hidden is skipped", () => {
    const wall = Array.from({ length: 4 }, () =>
      record({ u: 8, v: 8, xx: 4000, yy: 4000, slant: 0, opacity: 1, colour: [0, 0, 0] }),
    );
    const { live, pixels } = blend("wasm", { size: 17, records: wall });
    expect(pixels.filter((_, i) => i % 4 === 0).every((light) => light < 0)).toBe(true);
    expect(live.every((count) => count === 0)).toBe(true);
  });
});
