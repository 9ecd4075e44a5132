import { SUBPIXEL, type ViewFrame } from "./view-frame.ts";

/**
 * Where the four samples of a pixel lie, in sixteenths from its lower left corner, y up: the standard 4× pattern, in a picture
 * that the reference draws from the bottom row on. Coverage and depth
 * are decided at each; colour is computed once, at the pixel's centre.
 */
const SX = [6, 14, 2, 10] as const;
const SY = [2, 6, 10, 14] as const;

/**
 * Where depth is evaluated for each sample: the reference (SwiftShader) mirrors the samples' x there, and only there. At the outline of a two-sided
 * object this decides which face is seen: with the true places 0.27 % of a grid's pixels were wrong by more than 8 levels.
 */
const DEPTH_SX = [10, 2, 14, 6] as const;

/** A pixel's samples: where they lie and where their depth is compared, in sixteenths. */
export const SAMPLE_PLACES = SX.map((x, s) => ({ x, y: SY[s] as number, depthX: DEPTH_SX[s] as number }));

/** A part of the picture: pixels, ends exclusive, y up. */
export type Region = { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number };

/** Depth of each sample, and which triangle is seen there (its number + 1; 0: the background). */
export type SampleBuffer = {
  readonly region: Region;
  readonly width: number;
  readonly depth: Float32Array;
  readonly triangle: Uint32Array;
};

/**
 * Most samples whose memory is kept from view to view: as many as the bundle's largest view has, 32 MiB a thread. A larger buffer is allocated for
 * each view.
 */
const KEPT_SAMPLES = 4 * 1024 * 1024;
let spare: Pick<SampleBuffer, "depth" | "triangle"> | null = null;

/**
 * An empty buffer, in `room` where there is one. All buffers without a room share one memory: the buffer before must not be used any more. A new
 * memory for each view took a tenth of a bundle's time.
 */
export function createSampleBuffer(
  region: Region,
  room: Pick<SampleBuffer, "depth" | "triangle"> | null,
): SampleBuffer {
  const width = region.x1 - region.x0;
  if (room) return { region, width, depth: room.depth.fill(1), triangle: room.triangle.fill(0) };
  const samples = width * (region.y1 - region.y0) * 4;
  if (samples > KEPT_SAMPLES)
    return { region, width, depth: new Float32Array(samples).fill(1), triangle: new Uint32Array(samples) };
  if (spare === null || spare.depth.length < samples)
    spare = { depth: new Float32Array(samples), triangle: new Uint32Array(samples) };
  return {
    region,
    width,
    depth: spare.depth.subarray(0, samples).fill(1),
    triangle: spare.triangle.subarray(0, samples).fill(0),
  };
}

/** A triangle in a view: edges over pixels, positive inside, and its depth plane. One object serves all triangles. */
export type Edges = {
  /** Pixels that may be touched, inclusive. */
  x0: number;
  x1: number;
  y0: number;
  y1: number;
  /** +1: counter-clockwise, −1: clockwise. */
  facing: number;
  /** Edge k over pixels: a[k]·x + b[k]·y + c[k], at the lower left corner. */
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly c: Float64Array;
  /** What sample s adds to edge k: o[4k + s]; the largest and the smallest of them. */
  readonly o: Float64Array;
  readonly most: Float64Array;
  readonly least: Float64Array;
  /** Depth at the lower left corner of pixel (0, 0), and its change over a pixel. */
  z: number;
  zx: number;
  zy: number;
};

export const createEdges = (): Edges => ({
  x0: 0,
  x1: 0,
  y0: 0,
  y1: 0,
  facing: 0,
  a: new Float64Array(3),
  b: new Float64Array(3),
  c: new Float64Array(3),
  o: new Float64Array(12),
  most: new Float64Array(3),
  least: new Float64Array(3),
  z: 0,
  zx: 0,
  zy: 0,
});

/** Which faces are drawn: 1 counter-clockwise, −1 clockwise, 0 both. */
export type Cull = -1 | 0 | 1;

/** Computes a triangle's edges and depth; false when it is culled, has no area after snapping, or lies outside the region. */
export function setUpEdges(
  out: Edges,
  frame: ViewFrame,
  region: Region,
  t: { i0: number; i1: number; i2: number; cull: Cull },
): boolean {
  const { x, y, depth } = frame;
  const x0 = x[t.i0] as number;
  const y0 = y[t.i0] as number;
  let x1 = x[t.i1] as number;
  let y1 = y[t.i1] as number;
  let x2 = x[t.i2] as number;
  let y2 = y[t.i2] as number;
  let area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  if (area === 0 || Number.isNaN(area)) return false;
  const facing = area > 0 ? 1 : -1;
  if (t.cull !== 0 && facing !== t.cull) return false;
  const left = Math.min(x0, x1, x2);
  const top = Math.min(y0, y1, y2);
  out.x0 = Math.max(region.x0, Math.floor(left / SUBPIXEL));
  out.x1 = Math.min(region.x1 - 1, Math.floor(Math.max(x0, x1, x2) / SUBPIXEL));
  out.y0 = Math.max(region.y0, Math.floor(top / SUBPIXEL));
  out.y1 = Math.min(region.y1 - 1, Math.floor(Math.max(y0, y1, y2) / SUBPIXEL));
  if (out.x0 > out.x1 || out.y0 > out.y1) return false;
  out.facing = facing;
  const z0 = depth[t.i0] as number;
  let z1 = depth[t.i1] as number;
  let z2 = depth[t.i2] as number;
  if (facing === -1) {
    // Two corners change places, so that the edges are positive inside.
    let swap = x1;
    x1 = x2;
    x2 = swap;
    swap = y1;
    y1 = y2;
    y2 = swap;
    swap = z1;
    z1 = z2;
    z2 = swap;
    area = -area;
  }
  setUpEdge(out, 0, x0, y0, x1 - x0, y1 - y0);
  setUpEdge(out, 1, x1, y1, x2 - x1, y2 - y1);
  setUpEdge(out, 2, x2, y2, x0 - x2, y0 - y2);
  const inverse = SUBPIXEL / area;
  out.zx = ((z1 - z0) * (y2 - y0) - (z2 - z0) * (y1 - y0)) * inverse;
  out.zy = ((z2 - z0) * (x1 - x0) - (z1 - z0) * (x2 - x0)) * inverse;
  out.z = z0 - (out.zx * x0 + out.zy * y0) / SUBPIXEL;
  return true;
}

/** A sample on an edge belongs to the triangle when the edge is a left one, or a level one with the triangle above. */
function setUpEdge(out: Edges, k: number, x: number, y: number, dx: number, dy: number): void {
  const inclusive = dy < 0 || (dy === 0 && dx > 0) ? 1 : 0;
  out.a[k] = -dy * SUBPIXEL;
  out.b[k] = dx * SUBPIXEL;
  out.c[k] = dy * x - dx * y + inclusive;
  const o0 = dx * SY[0] - dy * SX[0];
  const o1 = dx * SY[1] - dy * SX[1];
  const o2 = dx * SY[2] - dy * SX[2];
  const o3 = dx * SY[3] - dy * SX[3];
  const at = k * 4;
  out.o[at] = o0;
  out.o[at + 1] = o1;
  out.o[at + 2] = o2;
  out.o[at + 3] = o3;
  const high = Math.max(o0, o1);
  const high2 = Math.max(o2, o3);
  out.most[k] = Math.max(high, high2);
  const low = Math.min(o0, o1);
  const low2 = Math.min(o2, o3);
  out.least[k] = Math.min(low, low2);
}

/** The pixels of a row in which a sample may lie in the triangle: the first into span[0], the last into span[1]. */
export function rowSpan(e: Edges, y: number, span: Int32Array): boolean {
  let first = e.x0;
  let last = e.x1;
  for (let k = 0; k < 3; k++) {
    const a = e.a[k] as number;
    const most = (e.c[k] as number) + (e.b[k] as number) * y + (e.most[k] as number);
    if (a > 0) {
      const from = Math.floor(-most / a) + 1;
      if (from > first) first = from;
    } else if (a < 0) {
      const to = Math.ceil(most / -a) - 1;
      if (to < last) last = to;
    } else if (!(most > 0)) {
      return false;
    }
  }
  span[0] = first;
  span[1] = last;
  return first <= last;
}

/** Which of a pixel's samples lie in the triangle: bit s for sample s. */
export function coverage(e: Edges, x: number, y: number): number {
  const { a, b, c, o } = e;
  const e0 = (c[0] as number) + (b[0] as number) * y + (a[0] as number) * x;
  const e1 = (c[1] as number) + (b[1] as number) * y + (a[1] as number) * x;
  const e2 = (c[2] as number) + (b[2] as number) * y + (a[2] as number) * x;
  let mask = 0;
  for (let s = 0; s < 4; s++) {
    if (e0 + (o[s] as number) > 0 && e1 + (o[4 + s] as number) > 0 && e2 + (o[8 + s] as number) > 0) mask |= 1 << s;
  }
  return mask;
}

/** Depth of the triangle at a sample of a pixel, as the buffer stores it. */
export function depthAt(e: Edges, x: number, y: number, s: number): number {
  const base = e.z + e.zx * x + e.zy * y;
  return Math.fround(base + (e.zx * (DEPTH_SX[s] as number) + e.zy * (SY[s] as number)) * (1 / SUBPIXEL));
}

/** A box of at most this many pixels is walked pixel by pixel; finding spans would cost more. */
const SMALL_BOX = 12;
const span = new Int32Array(2);

/** Draws a triangle's visibility: the nearest triangle wins, and of equally near ones the last. Shading comes later, once per pixel and triangle. */
export function coverTriangle(e: Edges, buffer: SampleBuffer, id: number): void {
  const small = (e.x1 - e.x0 + 1) * (e.y1 - e.y0 + 1) <= SMALL_BOX;
  const { a, b, c, o, most, least } = e;
  const a0 = a[0] as number;
  const a1 = a[1] as number;
  const a2 = a[2] as number;
  const { depth, triangle, width, region } = buffer;
  const { z, zx, zy } = e;
  for (let y = e.y0; y <= e.y1; y++) {
    let first = e.x0;
    let last = e.x1;
    if (!small) {
      if (!rowSpan(e, y, span)) continue;
      first = span[0] as number;
      last = span[1] as number;
    }
    let e0 = (c[0] as number) + (b[0] as number) * y + a0 * first;
    let e1 = (c[1] as number) + (b[1] as number) * y + a1 * first;
    let e2 = (c[2] as number) + (b[2] as number) * y + a2 * first;
    let at = ((y - region.y0) * width + first - region.x0) * 4;
    for (let x = first; x <= last; x++, at += 4, e0 += a0, e1 += a1, e2 += a2) {
      if (e0 + (most[0] as number) <= 0 || e1 + (most[1] as number) <= 0 || e2 + (most[2] as number) <= 0) continue;
      const all = e0 + (least[0] as number) > 0 && e1 + (least[1] as number) > 0 && e2 + (least[2] as number) > 0;
      const base = z + zx * x + zy * y;
      for (let s = 0; s < 4; s++) {
        if (!all && !(e0 + (o[s] as number) > 0 && e1 + (o[4 + s] as number) > 0 && e2 + (o[8 + s] as number) > 0))
          continue;
        const d = Math.fround(base + (zx * (DEPTH_SX[s] as number) + zy * (SY[s] as number)) * (1 / SUBPIXEL));
        if (d <= (depth[at + s] as number)) {
          depth[at + s] = d;
          triangle[at + s] = id;
        }
      }
    }
  }
}
