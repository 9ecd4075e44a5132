import { DEPTH_MAX, SAMPLES, SUBPIXEL } from "./constants.ts";
import type { TriangleSetup } from "./coverage.ts";

/** Four samples a pixel: depth, and which triangle is seen (its number + 1; 0: none). */
export type SampleBuffer = { readonly side: number; readonly depth: Int32Array; readonly triangle: Int32Array };

export function createSampleBuffer(side: number): SampleBuffer {
  return {
    side,
    depth: new Int32Array(side * side * 4).fill(DEPTH_MAX),
    triangle: new Int32Array(side * side * 4),
  };
}

const f = Math.fround;
const [[sx0, sy0], [sx1, sy1], [sx2, sy2], [sx3, sy3]] = SAMPLES;
/** Places of the samples in a pixel, pixels. */
const SX = Float64Array.of(sx0, sx1, sx2, sx3).map((k) => k / SUBPIXEL);
const SY = Float64Array.of(sy0, sy1, sy2, sy3).map((k) => k / SUBPIXEL);

/** Depth at a sample as the 24-bit buffer stores it. Each product of the plane is added without rounding in between (FMA). */
export function depthAt(t: TriangleSetup, x: number, y: number, sample: number): number {
  const along = f(t.depthX * (x + (SX[sample] as number)) + t.depth);
  const depth = f(t.depthY * (y + (SY[sample] as number)) + along);
  return (f(depth * DEPTH_MAX) + 0.5) | 0;
}

/** Draws a triangle's visibility: nearest wins, the first of equals stays. Shading comes later, once per pixel and triangle. */
export function coverTriangle(t: TriangleSetup, buffer: SampleBuffer, id: number): void {
  const { depth, triangle, side } = buffer;
  const { a, b, c, offsets: o } = t;
  const a0 = a[0] as number;
  const a1 = a[1] as number;
  const a2 = a[2] as number;
  const x0 = t.x0;
  for (let y = t.y0; y <= t.y1; y++) {
    const row0 = (c[0] as number) + (b[0] as number) * y;
    const row1 = (c[1] as number) + (b[1] as number) * y;
    const row2 = (c[2] as number) + (b[2] as number) * y;
    let x = x0;
    let e0 = row0 + a0 * x;
    let e1 = row1 + a1 * x;
    let e2 = row2 + a2 * x;
    for (; x <= t.x1; x++, e0 += a0, e1 += a1, e2 += a2) {
      const at = (y * side + x) * 4;
      for (let s = 0; s < 4; s++) {
        if (e0 + (o[s] as number) > 0 && e1 + (o[4 + s] as number) > 0 && e2 + (o[8 + s] as number) > 0) {
          const z = depthAt(t, x, y, s);
          if (z < (depth[at + s] as number)) {
            depth[at + s] = z;
            triangle[at + s] = id;
          }
        }
      }
    }
  }
}
