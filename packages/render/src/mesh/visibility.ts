import type { Region } from "../image/resample.ts";
import { DEPTH_MAX, SAMPLES, SUBPIXEL } from "./constants.ts";
import type { TriangleSetup } from "./coverage.ts";

/** Four samples a pixel over a part of the picture: depth, and the number of the triangle that is seen + 1 (0: none). */
export type SampleBuffer = {
  /** Pixel of entry 0, y up. */
  readonly left: number;
  readonly bottom: number;
  /** Pixels in a row. */
  readonly width: number;
  readonly depth: Int32Array;
  readonly triangle: Int32Array;
};

/** An empty buffer for a region, ends exclusive; everything drawn must lie in it. */
export function createSampleBuffer({ x0, y0, x1, y1 }: Region): SampleBuffer {
  const samples = (x1 - x0) * (y1 - y0) * 4;
  return {
    left: x0,
    bottom: y0,
    width: x1 - x0,
    depth: new Int32Array(samples).fill(DEPTH_MAX),
    triangle: new Int32Array(samples),
  };
}

const f = Math.fround;
const [[sx0, sy0], [sx1, sy1], [sx2, sy2], [sx3, sy3]] = SAMPLES;
/** Places of the samples in a pixel, pixels. */
const SX = Float64Array.of(sx0 / SUBPIXEL, sx1 / SUBPIXEL, sx2 / SUBPIXEL, sx3 / SUBPIXEL);
const SY = Float64Array.of(sy0 / SUBPIXEL, sy1 / SUBPIXEL, sy2 / SUBPIXEL, sy3 / SUBPIXEL);

/** Depth at a sample as the 24-bit buffer stores it. Each product of the plane is added without rounding in between (FMA). */
export function depthAt(t: TriangleSetup, x: number, y: number, sample: number): number {
  const along = f(t.depthX * (x + (SX[sample] as number)) + t.depth);
  const depth = f(t.depthY * (y + (SY[sample] as number)) + along);
  return (f(depth * DEPTH_MAX) + 0.5) | 0;
}

/** Triangles with a bounding box of at most this many pixels are tested pixel by pixel; computing spans would cost more. */
const SMALL_BOX = 12;

/** Draws a triangle's visibility: the nearest triangle wins, and of equally near ones the first. Shading comes later, once per pixel and triangle. */
export function coverTriangle(t: TriangleSetup, buffer: SampleBuffer, id: number): void {
  const small = (t.x1 - t.x0 + 1) * (t.y1 - t.y0 + 1) <= SMALL_BOX;
  for (let y = t.y0; y <= t.y1; y++) {
    if (small) {
      for (let x = t.x0; x <= t.x1; x++) coverPixel(t, buffer, x, y, id);
    } else {
      coverRow(t, buffer, y, id);
    }
  }
}

/** Draws one row: pixels of which some sample may lie in the triangle, and among them those of which all samples do. */
function coverRow(t: TriangleSetup, buffer: SampleBuffer, y: number, id: number): void {
  let first = t.x0;
  let last = t.x1;
  let firstFull = t.x0;
  let lastFull = t.x1;
  for (let e = 0; e < 3; e++) {
    const a = t.a[e] as number;
    const row = (t.c[e] as number) + (t.b[e] as number) * y;
    const most = row + (t.most[e] as number);
    const least = row + (t.least[e] as number);
    if (a > 0) {
      first = Math.max(first, Math.floor(-most / a) + 1);
      firstFull = Math.max(firstFull, Math.floor(-least / a) + 1);
    } else if (a < 0) {
      last = Math.min(last, Math.ceil(most / -a) - 1);
      lastFull = Math.min(lastFull, Math.ceil(least / -a) - 1);
    } else {
      if (!(most > 0)) return;
      if (!(least > 0)) lastFull = -1;
    }
  }
  if (firstFull > lastFull) {
    for (let x = first; x <= last; x++) coverPixel(t, buffer, x, y, id);
    return;
  }
  for (let x = first; x < firstFull; x++) coverPixel(t, buffer, x, y, id);
  fillRow(t, buffer, { y, first: firstFull, last: lastFull, id });
  for (let x = lastFull + 1; x <= last; x++) coverPixel(t, buffer, x, y, id);
}

function coverPixel(t: TriangleSetup, buffer: SampleBuffer, x: number, y: number, id: number): void {
  const { a, b, c, offsets: o } = t;
  const e0 = (c[0] as number) + (b[0] as number) * y + (a[0] as number) * x;
  const e1 = (c[1] as number) + (b[1] as number) * y + (a[1] as number) * x;
  const e2 = (c[2] as number) + (b[2] as number) * y + (a[2] as number) * x;
  const at = ((y - buffer.bottom) * buffer.width + x - buffer.left) * 4;
  for (let s = 0; s < 4; s++) {
    if (e0 + (o[s] as number) > 0 && e1 + (o[4 + s] as number) > 0 && e2 + (o[8 + s] as number) > 0) {
      const z = depthAt(t, x, y, s);
      if (z < (buffer.depth[at + s] as number)) {
        buffer.depth[at + s] = z;
        buffer.triangle[at + s] = id;
      }
    }
  }
}

/** Pixels whose samples all lie in the triangle. */
function fillRow(
  t: TriangleSetup,
  buffer: SampleBuffer,
  row: { readonly y: number; readonly first: number; readonly last: number; readonly id: number },
): void {
  const { depth, triangle } = buffer;
  const { y, last, id } = row;
  const { depth: z0, depthX, depthY } = t;
  const up0 = depthY * (y + sy0 / SUBPIXEL);
  const up1 = depthY * (y + sy1 / SUBPIXEL);
  const up2 = depthY * (y + sy2 / SUBPIXEL);
  const up3 = depthY * (y + sy3 / SUBPIXEL);
  const start = ((y - buffer.bottom) * buffer.width + row.first - buffer.left) * 4;
  for (let x = row.first, at = start; x <= last; x++, at += 4) {
    const d0 = (f(f(up0 + f(depthX * (x + sx0 / SUBPIXEL) + z0)) * DEPTH_MAX) + 0.5) | 0;
    const d1 = (f(f(up1 + f(depthX * (x + sx1 / SUBPIXEL) + z0)) * DEPTH_MAX) + 0.5) | 0;
    const d2 = (f(f(up2 + f(depthX * (x + sx2 / SUBPIXEL) + z0)) * DEPTH_MAX) + 0.5) | 0;
    const d3 = (f(f(up3 + f(depthX * (x + sx3 / SUBPIXEL) + z0)) * DEPTH_MAX) + 0.5) | 0;
    if (d0 < (depth[at] as number)) {
      depth[at] = d0;
      triangle[at] = id;
    }
    if (d1 < (depth[at + 1] as number)) {
      depth[at + 1] = d1;
      triangle[at + 1] = id;
    }
    if (d2 < (depth[at + 2] as number)) {
      depth[at + 2] = d2;
      triangle[at + 2] = id;
    }
    if (d3 < (depth[at + 3] as number)) {
      depth[at + 3] = d3;
      triangle[at + 3] = id;
    }
  }
}
