// Vertices on the screen: the twin of src/mesh/project.ts, four at a time.

import { both } from "../lanes";
import {
  DEPTH_SHIFT,
  HALF_SIDE,
  POSITIONS,
  PROJECTION,
  REGION_X0,
  REGION_X1,
  REGION_Y0,
  REGION_Y1,
  SCREEN,
  SHIFT,
  SIDE,
  SNAPPED,
  word,
} from "./head";

/** A double of the head as four float32. */
// @ts-ignore: decorator
@inline
function four(at: usize): v128 {
  return f32x4.splat(<f32>load<f64>(at));
}

// @ts-ignore: decorator
@inline
function dot(row: usize, x: v128, y: v128, z: v128): v128 {
  return f32x4.add(
    f32x4.add(f32x4.mul(four(row), x), f32x4.mul(four(row + 8), y)),
    f32x4.mul(four(row + 16), z),
  );
}

/** value · scale + shift, rounded once. */
// @ts-ignore: decorator
@inline
function fused(value: v128, scale: v128, shift: v128): v128 {
  const low = f64x2.add(f64x2.mul(f64x2.promote_low_f32x4(value), scale), shift);
  const upper = v128.shuffle<i64>(value, value, 1, 1);
  const high = f64x2.add(f64x2.mul(f64x2.promote_low_f32x4(upper), scale), shift);
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

/** Sub-pixel steps, nearest, ties to even. */
// @ts-ignore: decorator
@inline
function snap(pixels: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(pixels, f32x4.splat(256))));
}

// @ts-ignore: decorator
@inline
function least(v: v128): i32 {
  return min(
    min(i32x4.extract_lane(v, 0), i32x4.extract_lane(v, 1)),
    min(i32x4.extract_lane(v, 2), i32x4.extract_lane(v, 3)),
  );
}

// @ts-ignore: decorator
@inline
function most(v: v128): i32 {
  return max(
    max(i32x4.extract_lane(v, 0), i32x4.extract_lane(v, 1)),
    max(i32x4.extract_lane(v, 2), i32x4.extract_lane(v, 3)),
  );
}

/** Empties the region. */
export function openRegion(): void {
  v128.store(REGION_X0, i32x4(0x7fffffff, 0x7fffffff, -0x7fffffff, -0x7fffffff));
}

/** Projects vertices from `first`, a multiple of four, and widens the region, in sub-pixel steps. */
export function project(first: i32, count: i32): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const shift = four(SHIFT);
  const depthShift = four(DEPTH_SHIFT);
  const half = both(HALF_SIDE);
  const halfDepth = f64x2.splat(0.5);
  let minX = i32x4.splat(load<i32>(REGION_X0));
  let minY = i32x4.splat(load<i32>(REGION_Y0));
  let maxX = i32x4.splat(load<i32>(REGION_X1));
  let maxY = i32x4.splat(load<i32>(REGION_Y1));
  let from = word(POSITIONS) + <usize>first * 12;
  let screen = word(SCREEN) + (<usize>first << 4);
  let snapped = word(SNAPPED) + (<usize>first << 3);
  for (let i = 0; i < count; i += 4, from += 48, screen += 64, snapped += 32) {
    const a = v128.load(from);
    const b = v128.load(from, 16);
    const c = v128.load(from, 32);
    // x0 y0 z0 x1 | y1 z1 x2 y2 | z2 x3 y3 z3
    const x = v128.shuffle<i32>(v128.shuffle<i32>(a, b, 0, 3, 6, 0), c, 0, 1, 2, 5);
    const y = v128.shuffle<i32>(v128.shuffle<i32>(a, b, 1, 4, 7, 0), c, 0, 1, 2, 6);
    const z = v128.shuffle<i32>(v128.shuffle<i32>(a, b, 2, 5, 0, 0), c, 0, 1, 4, 7);
    const along = dot(PROJECTION + 48, x, y, z);
    const inverse = f32x4.div(one, f32x4.sub(zero, f32x4.add(along, shift)));
    const px = fused(f32x4.mul(dot(PROJECTION, x, y, z), inverse), half, half);
    const py = fused(f32x4.mul(dot(PROJECTION + 24, x, y, z), inverse), half, half);
    const depth = fused(f32x4.mul(f32x4.sub(depthShift, along), inverse), halfDepth, halfDepth);
    const xy = v128.shuffle<i32>(px, py, 0, 4, 1, 5);
    const zw = v128.shuffle<i32>(depth, inverse, 0, 4, 1, 5);
    const xyHigh = v128.shuffle<i32>(px, py, 2, 6, 3, 7);
    const zwHigh = v128.shuffle<i32>(depth, inverse, 2, 6, 3, 7);
    v128.store(screen, v128.shuffle<i64>(xy, zw, 0, 2));
    v128.store(screen, v128.shuffle<i64>(xy, zw, 1, 3), 16);
    v128.store(screen, v128.shuffle<i64>(xyHigh, zwHigh, 0, 2), 32);
    v128.store(screen, v128.shuffle<i64>(xyHigh, zwHigh, 1, 3), 48);
    const sx = snap(px);
    const sy = snap(py);
    v128.store(snapped, v128.shuffle<i32>(sx, sy, 0, 4, 1, 5));
    v128.store(snapped, v128.shuffle<i32>(sx, sy, 2, 6, 3, 7), 16);
    minX = i32x4.min_s(minX, sx);
    minY = i32x4.min_s(minY, sy);
    maxX = i32x4.max_s(maxX, sx);
    maxY = i32x4.max_s(maxY, sy);
  }
  store<i32>(REGION_X0, least(minX));
  store<i32>(REGION_Y0, least(minY));
  store<i32>(REGION_X1, most(maxX));
  store<i32>(REGION_Y1, most(maxY));
}

// @ts-ignore: decorator
@inline
function clip(value: i32): i32 {
  return min(load<i32>(SIDE), max(0, value));
}

/** Pixels that the vertices span, y up, ends exclusive. */
export function closeRegion(): void {
  store<i32>(REGION_X0, clip(load<i32>(REGION_X0) >> 8));
  store<i32>(REGION_Y0, clip(load<i32>(REGION_Y0) >> 8));
  store<i32>(REGION_X1, clip((load<i32>(REGION_X1) >> 8) + 1));
  store<i32>(REGION_Y1, clip((load<i32>(REGION_Y1) >> 8) + 1));
}
