import { SAMPLES, SUBPIXEL } from "./constants.ts";
import type { ScreenVertices } from "./project.ts";

const f = Math.fround;
const SAMPLE_X = Float64Array.from(SAMPLES, (sample) => sample[0]);
const SAMPLE_Y = Float64Array.from(SAMPLES, (sample) => sample[1]);

/**
 * A triangle on the screen: integer edge functions E(x, y) = a·x + b·y + c over pixels, positive inside, and its depth plane. One object serves all
 * triangles. Coordinates in pixels of the drawn picture, y up.
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
  /** Per edge and sample (edge · 4 + sample): what the sample's place in the pixel adds to the edge's value. */
  readonly offsets: Float64Array;
  /** Per edge: the largest and the smallest of its offsets. */
  readonly most: Float64Array;
  readonly least: Float64Array;
  /** Depth plane in the reference's float32 steps: depth + x·depthX + y·depthY at point (x, y), pixels. */
  depth: number;
  depthX: number;
  depthY: number;
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
  most: new Float64Array(3),
  least: new Float64Array(3),
  depth: 0,
  depthX: 0,
  depthY: 0,
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
  let most = Number.NEGATIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (let s = 0; s < 4; s++) {
    const offset = dx * (SAMPLE_Y[s] as number) - dy * (SAMPLE_X[s] as number);
    out.offsets[edge * 4 + s] = offset;
    if (offset > most) most = offset;
    if (offset < least) least = offset;
  }
  out.most[edge] = most;
  out.least[edge] = least;
}

/** The depth plane goes through the unsnapped vertices. Corner 0 is the second one, as in `interpolate.ts`. */
function setUpDepth(out: TriangleSetup, v: ScreenVertices, i1: number, i0: number, i2: number): boolean {
  const x0 = v.x[i0] as number;
  const y0 = v.y[i0] as number;
  const z0 = v.z[i0] as number;
  const dx01 = f(x0 - (v.x[i1] as number));
  const dy01 = f(y0 - (v.y[i1] as number));
  const dx20 = f((v.x[i2] as number) - x0);
  const dy20 = f((v.y[i2] as number) - y0);
  const scale = f(1 / f(f(dx01 * dy20) - f(dy01 * dx20)));
  const dz01 = f(z0 - (v.z[i1] as number));
  const dz20 = f((v.z[i2] as number) - z0);
  out.depthX = f(f(dz01 * f(dy20 * scale)) - f(dz20 * f(dy01 * scale)));
  out.depthY = f(f(dz20 * f(dx01 * scale)) - f(dz01 * f(dx20 * scale)));
  out.depth = f(z0 - f(f(out.depthX * x0) + f(out.depthY * y0)));
  return Number.isFinite(out.depth);
}
