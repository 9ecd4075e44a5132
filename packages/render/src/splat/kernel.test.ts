import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKernel } from "./create-kernel.ts";
import { clearFrame, frameLayout, frameOf, orderOf, recordsOf, tilesOf } from "./frame.ts";
import { activate, GAUSSIAN_FLOATS, type Gaussians } from "./gaussians.ts";
import { blendRecords } from "./kernel-js.ts";
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

/** Blends with the JavaScript kernel. */
function blend({ size, records }: { size: number; records: readonly number[][] }) {
  const layout = frameLayout({ size, capacity: records.length });
  const buffer = new ArrayBuffer(layout.bytes);
  clearFrame(buffer, layout);
  records.forEach((one, k) => {
    recordsOf(buffer, layout).set(one, k * RECORD_FLOATS);
    orderOf(buffer, layout)[k] = k;
  });
  blendRecords(buffer, { layout, count: records.length });
  const pixel = (x: number, y: number) => (y * layout.groups + (x >> 2)) * 16 + (x & 3);
  const frame = frameOf(buffer, layout);
  const pixels: number[] = [];
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) for (const c of [0, 4, 8, 12]) pixels.push(frame[pixel(x, y) + c]!);
  return { pixels, live: Array.from(tilesOf(buffer, layout)) };
}

const wideRange = fc.double({ min: -1.5, max: 1.5, noNaN: true });
/** A splat as in a file: centre, colour, logit of opacity, logarithms of the scales, rotation. */
const anySplat = fc.tuple(
  ...Array.from({ length: 6 }, () => wideRange),
  fc.oneof(
    { weight: 9, arbitrary: fc.double({ min: -6, max: 9, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(-Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -5.5373, -800, 800) },
  ),
  ...Array.from({ length: 3 }, () =>
    fc.oneof(
      { weight: 5, arbitrary: fc.double({ min: -7, max: 0.5, noNaN: true }) },
      { weight: 1, arbitrary: fc.constantFrom(-Number.POSITIVE_INFINITY, 6, 30, 800) },
    ),
  ),
  ...Array.from({ length: 4 }, () => fc.oneof(fc.constant(0), wideRange)),
);

function gaussiansOf(splats: readonly (readonly number[])[]): Gaussians {
  const points = Float32Array.from(splats.flatMap((splat) => splat.slice(0, 3)));
  const rest = Float32Array.from(splats.flatMap((splat) => splat.slice(3)));
  const data = new Float32Array(splats.length * GAUSSIAN_FLOATS);
  const recentring = { offset: 0.1, scale: 0.7, min: [0, 0, 0] as const, max: [0, 0, 0] as const };
  activate({ points, rest }, { recentring, into: data, from: 0, to: splats.length });
  return { count: splats.length, data };
}

describe("splat kernels", () => {
  it("give the same bits in WASM and in JavaScript, wherever the splats are and however large", () => {
    const kernels = (["wasm", "js"] as const).map(createKernel);
    const angles = fc.record({ theta: fc.integer({ min: 0, max: 359 }), phi: fc.integer({ min: -80, max: 80 }) });
    fc.assert(
      fc.property(
        fc.integer({ min: 16, max: 150 }),
        angles,
        fc.array(anySplat, { maxLength: 60 }),
        (size, turn, splats) => {
          const gaussians = gaussiansOf(splats);
          const [wasm, js] = kernels.map((kernel) => {
            const into = new Uint8Array(size * size * 3);
            const { visible, frame } = kernel.draw(gaussians, { angles: turn, size, background: [1, 0.5, 0.1], into });
            return { visible, into, bits: new Uint32Array(frame().slice().buffer) };
          });
          expect(wasm!.visible).toBe(js!.visible);
          expect(Buffer.compare(wasm!.into, js!.into)).toBe(0);
          expect(Buffer.compare(Buffer.from(wasm!.bits.buffer), Buffer.from(js!.bits.buffer))).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("make the same Gaussians of a file's rows, wherever a range begins and ends", () => {
    const kernels = (["wasm", "js"] as const).map(createKernel);
    const scale = fc.constantFrom(0.7, 1e-3, 40, 1e30);
    fc.assert(
      fc.property(fc.array(anySplat, { minLength: 1, maxLength: 9 }), fc.nat(8), scale, (splats, cut, factor) => {
        const points = Float32Array.from(splats.flatMap((splat) => splat.slice(0, 3)));
        const rest = Float32Array.from(splats.flatMap((splat) => splat.slice(3)));
        const recentring = { offset: Math.fround(0.3), scale: factor };
        const [wasm, js] = kernels.map((kernel) => {
          const into = new Float32Array(splats.length * GAUSSIAN_FLOATS);
          const middle = Math.min(cut, splats.length);
          let unseen = kernel.activate({ points, rest }, { recentring, into, from: 0, to: middle });
          unseen += kernel.activate({ points, rest }, { recentring, into, from: middle, to: splats.length });
          return { unseen, numbers: Array.from(into) };
        });
        expect(wasm).toEqual(js);
      }),
      { numRuns: 500 },
    );
  });

  it("give the same bits for walls of splats in one slice of depth, more than a block and a batch hold", () => {
    const splats = Array.from({ length: 3001 }, (_, i) => [
      ((i * 37) % 101) / 80 - 0.6,
      ((i * 53) % 103) / 80 - 0.6,
      0,
      0.5,
      -0.5,
      0.1,
      1,
      -3.5,
      -4,
      -6,
      1,
      0,
      0,
      0.2,
    ]);
    const gaussians = gaussiansOf(splats);
    const [wasm, js] = (["wasm", "js"] as const).map((kind) => {
      const into = new Uint8Array(130 * 130 * 3);
      createKernel(kind).draw(gaussians, { angles: { theta: 0, phi: 0 }, size: 130, background: [1, 1, 1], into });
      return into;
    });
    expect(wasm!.some((byte) => byte !== 255)).toBe(true);
    expect(Buffer.compare(wasm!, js!)).toBe(0);
  });

  it("follow the reference's rules at one pixel: alpha, its cap, and the stop before too little light", () => {
    const opaque = record({ u: 8.5, v: 8.5, xx: 4, yy: 4, slant: 0, opacity: 1, colour: [1, 0.5, 0] });
    const at = (records: number[][]) =>
      blend({ size: 17, records }).pixels.slice((8 * 17 + 8) * 4, (8 * 17 + 8) * 4 + 4);
    const cap = Math.fround(0.999);
    const left = Math.fround(1 - cap);
    expect(at([opaque])).toEqual([left, cap, Math.fround(cap * 0.5), 0]);
    // The second one would leave 1e-6 of the light: it is not added, and the pixel is finished (negative light).
    expect(at([opaque, opaque])).toEqual([-left, cap, Math.fround(cap * 0.5), 0]);
    // Below 1/255 nothing is added.
    const faint = record({ u: 8.5, v: 8.5, xx: 4, yy: 4, slant: 0, opacity: 0.0039, colour: [1, 1, 1] });
    expect(at([faint])).toEqual([1, 0, 0, 0]);
  });

  it("count finished pixels exactly, so that only hidden splats are skipped", () => {
    const wall = Array.from({ length: 4 }, () =>
      record({ u: 8, v: 8, xx: 4000, yy: 4000, slant: 0, opacity: 1, colour: [0, 0, 0] }),
    );
    const { live, pixels } = blend({ size: 17, records: wall });
    expect(pixels.filter((_, i) => i % 4 === 0).every((light) => light < 0)).toBe(true);
    expect(live.every((count) => count === 0)).toBe(true);
  });
});
