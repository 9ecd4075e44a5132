// Which triangle is seen at each sample: the twin of src/backends/cpu/raster.ts.

import { minus, plus, splat, times } from "../lanes";
import { endTriangle, fragment, passing } from "./paint";
import {
  FRAME_DEPTH,
  FRAME_X,
  FRAME_Y,
  INDICES,
  PENDING,
  REGION_X0,
  REGION_X1,
  REGION_Y0,
  REGION_Y1,
  SAMPLE_DEPTH,
  SAMPLE_TRIANGLE,
} from "./head";

const DEPTH_UNIT: f64 = 1.0 / 16777216.0;
/** A box of at most this many pixels is walked pixel by pixel. */
const SMALL_BOX: i32 = 12;

/**
 * Walks the samples of triangles `first` to `first + count` of one draw. Plain draws are only covered: the nearest wins, of equals the last.
 * The pixels of others are handed on with the samples in question and their depths.
 */
// @ts-ignore: decorator
@inline
function walk(first: i32, count: i32, cull: i32, offset: i32, factor: f64, units: f64, plain: bool): void {
  const indicesAt = <usize>load<u32>(INDICES);
  const xAt = <usize>load<u32>(FRAME_X);
  const yAt = <usize>load<u32>(FRAME_Y);
  const zAt = <usize>load<u32>(FRAME_DEPTH);
  const depthAt = <usize>load<u32>(SAMPLE_DEPTH);
  const triangleAt = <usize>load<u32>(SAMPLE_TRIANGLE);
  const rx0 = load<i32>(REGION_X0);
  const ry0 = load<i32>(REGION_Y0);
  const rx1 = load<i32>(REGION_X1);
  const ry1 = load<i32>(REGION_Y1);
  const width = rx1 - rx0;
  const sx01 = f64x2(6, 14);
  const sx23 = f64x2(2, 10);
  const sy01 = f64x2(2, 6);
  const sy23 = f64x2(10, 14);
  const zero = splat(0);
  let px0 = load<i32>(PENDING);
  let py0 = load<i32>(PENDING, 4);
  let px1 = load<i32>(PENDING, 8);
  let py1 = load<i32>(PENDING, 12);
  for (let t = first, end = first + count; t < end; t++) {
    const corners = indicesAt + <usize>t * 12;
    const i0 = <usize>load<u32>(corners);
    const i1 = <usize>load<u32>(corners, 4);
    const i2 = <usize>load<u32>(corners, 8);
    const x0 = load<f64>(xAt + (i0 << 3));
    const y0 = load<f64>(yAt + (i0 << 3));
    let x1 = load<f64>(xAt + (i1 << 3));
    let y1 = load<f64>(yAt + (i1 << 3));
    let x2 = load<f64>(xAt + (i2 << 3));
    let y2 = load<f64>(yAt + (i2 << 3));
    let area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
    if (area == 0 || area != area) continue;
    const facing = area > 0 ? 1 : -1;
    if (cull != 0 && facing != cull) continue;
    const left = max(<f64>rx0, floor(min(min(x0, x1), x2) * 0.0625));
    const right = min(<f64>(rx1 - 1), floor(max(max(x0, x1), x2) * 0.0625));
    const bottom = max(<f64>ry0, floor(min(min(y0, y1), y2) * 0.0625));
    const top = min(<f64>(ry1 - 1), floor(max(max(y0, y1), y2) * 0.0625));
    if (left > right || bottom > top) continue;
    const bx0 = <i32>left;
    const bx1 = <i32>right;
    const by0 = <i32>bottom;
    const by1 = <i32>top;
    const z0 = <f64>load<f32>(zAt + (i0 << 2));
    let z1 = <f64>load<f32>(zAt + (i1 << 2));
    let z2 = <f64>load<f32>(zAt + (i2 << 2));
    if (facing == -1) {
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
    if (bx0 < px0) px0 = bx0;
    if (by0 < py0) py0 = by0;
    if (bx1 > px1) px1 = bx1;
    if (by1 > py1) py1 = by1;
    const dx0 = x1 - x0;
    const dy0 = y1 - y0;
    const dx1 = x2 - x1;
    const dy1 = y2 - y1;
    const dx2 = x0 - x2;
    const dy2 = y0 - y2;
    const a0 = -dy0 * 16;
    const a1 = -dy1 * 16;
    const a2 = -dy2 * 16;
    const b0 = dx0 * 16;
    const b1 = dx1 * 16;
    const b2 = dx2 * 16;
    const c0 = dy0 * x0 - dx0 * y0 + (dy0 < 0 || (dy0 == 0 && dx0 > 0) ? 1.0 : 0.0);
    const c1 = dy1 * x1 - dx1 * y1 + (dy1 < 0 || (dy1 == 0 && dx1 > 0) ? 1.0 : 0.0);
    const c2 = dy2 * x2 - dx2 * y2 + (dy2 < 0 || (dy2 == 0 && dx2 > 0) ? 1.0 : 0.0);
    const o0a = minus(times(splat(dx0), sy01), times(splat(dy0), sx01));
    const o0b = minus(times(splat(dx0), sy23), times(splat(dy0), sx23));
    const o1a = minus(times(splat(dx1), sy01), times(splat(dy1), sx01));
    const o1b = minus(times(splat(dx1), sy23), times(splat(dy1), sx23));
    const o2a = minus(times(splat(dx2), sy01), times(splat(dy2), sx01));
    const o2b = minus(times(splat(dx2), sy23), times(splat(dy2), sx23));
    const m0 = f64x2.max(o0a, o0b);
    const m1 = f64x2.max(o1a, o1b);
    const m2 = f64x2.max(o2a, o2b);
    const most0 = max(f64x2.extract_lane(m0, 0), f64x2.extract_lane(m0, 1));
    const most1 = max(f64x2.extract_lane(m1, 0), f64x2.extract_lane(m1, 1));
    const most2 = max(f64x2.extract_lane(m2, 0), f64x2.extract_lane(m2, 1));
    const n0 = f64x2.min(o0a, o0b);
    const n1 = f64x2.min(o1a, o1b);
    const n2 = f64x2.min(o2a, o2b);
    const least0 = min(f64x2.extract_lane(n0, 0), f64x2.extract_lane(n0, 1));
    const least1 = min(f64x2.extract_lane(n1, 0), f64x2.extract_lane(n1, 1));
    const least2 = min(f64x2.extract_lane(n2, 0), f64x2.extract_lane(n2, 1));
    const inverse = 16 / area;
    const zx = ((z1 - z0) * (y2 - y0) - (z2 - z0) * (y1 - y0)) * inverse;
    const zy = ((z2 - z0) * (x1 - x0) - (z1 - z0) * (x2 - x0)) * inverse;
    let z = z0 - (zx * x0 + zy * y0) * 0.0625;
    if (offset != 0) z += max(abs(zx), abs(zy)) * factor + units * DEPTH_UNIT;
    // Depth is compared at places mirrored in x: DEPTH_SX of raster.ts.
    const za = times(plus(times(splat(zx), f64x2(10, 2)), times(splat(zy), sy01)), splat(0.0625));
    const zb = times(plus(times(splat(zx), f64x2(14, 6)), times(splat(zy), sy23)), splat(0.0625));
    const small = (bx1 - bx0 + 1) * (by1 - by0 + 1) <= SMALL_BOX;
    const id = i32x4.splat(t + 1);
    for (let y = by0; y <= by1; y++) {
      let start = bx0;
      let last = bx1;
      const fy = <f64>y;
      if (!small) {
        let from = left;
        let to = right;
        const e0m = c0 + b0 * fy + most0;
        const e1m = c1 + b1 * fy + most1;
        const e2m = c2 + b2 * fy + most2;
        if (a0 > 0) from = later(from, floor(-e0m / a0) + 1);
        else if (a0 < 0) to = sooner(to, ceil(e0m / -a0) - 1);
        else if (!(e0m > 0)) continue;
        if (a1 > 0) from = later(from, floor(-e1m / a1) + 1);
        else if (a1 < 0) to = sooner(to, ceil(e1m / -a1) - 1);
        else if (!(e1m > 0)) continue;
        if (a2 > 0) from = later(from, floor(-e2m / a2) + 1);
        else if (a2 < 0) to = sooner(to, ceil(e2m / -a2) - 1);
        else if (!(e2m > 0)) continue;
        if (!(from <= to)) continue;
        start = <i32>from;
        last = <i32>to;
      }
      let e0 = c0 + b0 * fy + a0 * <f64>start;
      let e1 = c1 + b1 * fy + a1 * <f64>start;
      let e2 = c2 + b2 * fy + a2 * <f64>start;
      let at = <usize>((y - ry0) * width + start - rx0) << 4;
      for (let x = start; x <= last; x++, at += 16, e0 += a0, e1 += a1, e2 += a2) {
        if (e0 + most0 <= 0 || e1 + most1 <= 0 || e2 + most2 <= 0) continue;
        const base = splat(z + zx * <f64>x + zy * fy);
        const da = f32x4.demote_f64x2_zero(plus(base, za));
        const db = f32x4.demote_f64x2_zero(plus(base, zb));
        const d = v128.shuffle<i64>(da, db, 0, 2);
        const there = v128.load(depthAt + at);
        let nearer = plain ? f32x4.le(d, there) : passing(d, there);
        if (!(e0 + least0 > 0 && e1 + least1 > 0 && e2 + least2 > 0)) {
          const s0 = splat(e0);
          const s1 = splat(e1);
          const s2 = splat(e2);
          const ma = v128.and(
            v128.and(f64x2.gt(plus(s0, o0a), zero), f64x2.gt(plus(s1, o1a), zero)),
            f64x2.gt(plus(s2, o2a), zero),
          );
          const mb = v128.and(
            v128.and(f64x2.gt(plus(s0, o0b), zero), f64x2.gt(plus(s1, o1b), zero)),
            f64x2.gt(plus(s2, o2b), zero),
          );
          nearer = v128.and(nearer, v128.shuffle<i32>(ma, mb, 0, 2, 4, 6));
        }
        if (!v128.any_true(nearer)) continue;
        if (!plain) {
          fragment(t, x, y, nearer, d);
          continue;
        }
        v128.store(depthAt + at, v128.bitselect(d, there, nearer));
        v128.store(triangleAt + at, v128.bitselect(id, v128.load(triangleAt + at), nearer));
      }
    }
    if (!plain) endTriangle();
  }
  store<i32>(PENDING, px0);
  store<i32>(PENDING, py0, 4);
  store<i32>(PENDING, px1, 8);
  store<i32>(PENDING, py1, 12);
}

/** Covers triangles of a plain draw. */
export function cover(first: i32, count: i32, cull: i32, offset: i32, factor: f64, units: f64): void {
  walk(first, count, cull, offset, factor, units, true);
}

/** Draws triangles pixel by pixel, as `setPaint` says. */
export function paint(first: i32, count: i32, cull: i32, offset: i32, factor: f64, units: f64): void {
  walk(first, count, cull, offset, factor, units, false);
}

// @ts-ignore: decorator
@inline
function later(from: f64, other: f64): f64 {
  return other > from ? other : from;
}

// @ts-ignore: decorator
@inline
function sooner(to: f64, other: f64): f64 {
  return other < to ? other : to;
}
