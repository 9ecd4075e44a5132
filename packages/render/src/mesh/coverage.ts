import { SAMPLES, SUBPIXEL } from "./constants.ts";
import type { ScreenVertices } from "./project.ts";

/**
 * A triangle on the screen: integer edge functions E(x, y) = a·x + b·y + c over pixels, positive inside, and its depth plane.
 * Reused from triangle to triangle. Coordinates in pixels of the drawn picture, y up.
 */
export type TriangleSetup = {
  /** Pixels that may be touched, inclusive. */
  x0: number;
  x1: number;
  y0: number;
  y1: number;
  /** Per edge: change over one pixel to the right and up, and value at the lower left corner of pixel (0, 0). */
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly c: Float64Array;
  /** Per edge and sample (edge · 4 + sample): what the sample's place in the pixel adds. */
  readonly offsets: Float64Array;
  /** Depth at the corner of pixel (0, 0), and its change a pixel right and up. */
  depth: number;
  depthX: number;
  depthY: number;
  /** Per sample: what its place in the pixel adds to the depth. */
  readonly depthOffsets: Float64Array;
};

export const createTriangleSetup = (): TriangleSetup => ({
  x0: 0,
  x1: 0,
  y0: 0,
  y1: 0,
  a: new Float64Array(3),
  b: new Float64Array(3),
  c: new Float64Array(3),
  offsets: new Float64Array(12),
  depth: 0,
  depthX: 0,
  depthY: 0,
  depthOffsets: new Float64Array(4),
});

/**
 * Prepares a triangle; false when it shows its back, has no area after snapping, or lies outside the picture. Back faces are
 * culled whatever the file's `doubleSided` says. A sample on an edge belongs to the triangle when the edge is its left one,
 * or a horizontal one with the triangle above (y up), so that neighbours never share or miss a sample.
 */
export function setUpTriangle(
  out: TriangleSetup,
  job: {
    readonly vertices: ScreenVertices;
    readonly i0: number;
    readonly i1: number;
    readonly i2: number;
    readonly side: number;
  },
): boolean {
  const { vertices, i0, i1, i2, side } = job;
  const { fixedX, fixedY } = vertices;
  const ax = fixedX[i0] as number;
  const ay = fixedY[i0] as number;
  const bx = fixedX[i1] as number;
  const by = fixedY[i1] as number;
  const cx = fixedX[i2] as number;
  const cy = fixedY[i2] as number;
  const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  if (!(area > 0)) return false;
  out.x0 = Math.max(0, Math.min(ax, bx, cx) >> 8);
  out.x1 = Math.min(side - 1, Math.max(ax, bx, cx) >> 8);
  out.y0 = Math.max(0, Math.min(ay, by, cy) >> 8);
  out.y1 = Math.min(side - 1, Math.max(ay, by, cy) >> 8);
  if (out.x0 > out.x1 || out.y0 > out.y1) return false;
  setUpEdge(out, 0, ax, ay, bx - ax, by - ay);
  setUpEdge(out, 1, bx, by, cx - bx, cy - by);
  setUpEdge(out, 2, cx, cy, ax - cx, ay - cy);
  return setUpDepth(out, vertices, i0, i1, i2);
}

function setUpEdge(out: TriangleSetup, edge: number, x: number, y: number, dx: number, dy: number): void {
  const inclusive = dy < 0 || (dy === 0 && dx > 0);
  out.a[edge] = -dy * SUBPIXEL;
  out.b[edge] = dx * SUBPIXEL;
  out.c[edge] = dy * x - dx * y + (inclusive ? 1 : 0);
  for (let s = 0; s < 4; s++) {
    const sample = SAMPLES[s] as readonly [number, number];
    out.offsets[edge * 4 + s] = -dy * sample[0] + dx * sample[1];
  }
}

/** The depth plane goes through the unsnapped vertices. */
function setUpDepth(out: TriangleSetup, v: ScreenVertices, i0: number, i1: number, i2: number): boolean {
  const x0 = v.x[i0] as number;
  const y0 = v.y[i0] as number;
  const z0 = v.z[i0] as number;
  const ux = (v.x[i1] as number) - x0;
  const uy = (v.y[i1] as number) - y0;
  const uz = (v.z[i1] as number) - z0;
  const wx = (v.x[i2] as number) - x0;
  const wy = (v.y[i2] as number) - y0;
  const wz = (v.z[i2] as number) - z0;
  const area = ux * wy - uy * wx;
  if (area === 0) return false;
  out.depthX = (uz * wy - uy * wz) / area;
  out.depthY = (ux * wz - uz * wx) / area;
  out.depth = z0 - out.depthX * x0 - out.depthY * y0;
  for (let s = 0; s < 4; s++) {
    const sample = SAMPLES[s] as readonly [number, number];
    out.depthOffsets[s] = (out.depthX * sample[0] + out.depthY * sample[1]) / SUBPIXEL;
  }
  return true;
}
