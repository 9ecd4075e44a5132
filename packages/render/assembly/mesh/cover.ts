// Which triangle each sample sees: the twin of src/mesh/coverage.ts and visibility.ts, four samples at a time.

import {
  BACKGROUND,
  DEPTH_MAX,
  INDICES,
  MOST_LAYERS,
  REGION_X0,
  REGION_X1,
  REGION_Y0,
  REGION_Y1,
  SAMPLE_BYTES,
  SAMPLES,
  SCREEN,
  SNAPPED,
  word,
} from "./head";
import { addLayer } from "./layers";

/** Sides of a triangle's box, pixels, up to which every pixel of it is tested. Its edge functions then fit in 32 bits. */
const SMALL_WIDTH: i32 = 16;
const SMALL_HEIGHT: i32 = 48;

/** All layers are kept, instead of what is nearest. */
let layered: bool = false;
let rowBytes: usize = 0;
let origin: usize = 0;

/** Empties the samples of the region. */
export function clear(): void {
  layered = load<i32>(MOST_LAYERS) > 0;
  const width = load<i32>(REGION_X1) - load<i32>(REGION_X0);
  const height = load<i32>(REGION_Y1) - load<i32>(REGION_Y0);
  rowBytes = <usize>width * SAMPLE_BYTES;
  origin =
    word(SAMPLES) - <usize>load<i32>(REGION_Y0) * rowBytes - <usize>load<i32>(REGION_X0) * SAMPLE_BYTES;
  const far = i32x4.splat(DEPTH_MAX);
  const none = i32x4.splat(layered ? load<i32>(BACKGROUND) : 0);
  let at = word(SAMPLES);
  for (const end = at + rowBytes * <usize>height; at < end; at += SAMPLE_BYTES) {
    v128.store(at, far);
    v128.store(at, none, 16);
  }
}

// The depth plane of the triangle at hand.
let depth: f32 = 0;
let depthX: f32 = 0;
let depthY: f32 = 0;

/** Prepares the depth plane; false when it is none. Corner 0 is the second one. */
function setDepth(i0: usize, i1: usize, i2: usize): bool {
  const screen = word(SCREEN);
  const s0 = screen + (i1 << 4);
  const s1 = screen + (i0 << 4);
  const s2 = screen + (i2 << 4);
  const x0 = load<f32>(s0);
  const y0 = load<f32>(s0, 4);
  const z0 = load<f32>(s0, 8);
  const dx01 = x0 - load<f32>(s1);
  const dy01 = y0 - load<f32>(s1, 4);
  const dx20 = load<f32>(s2) - x0;
  const dy20 = load<f32>(s2, 4) - y0;
  const scale: f32 = <f32>1 / (dx01 * dy20 - dy01 * dx20);
  const dz01 = z0 - load<f32>(s1, 8);
  const dz20 = load<f32>(s2, 8) - z0;
  depthX = dz01 * (dy20 * scale) - dz20 * (dy01 * scale);
  depthY = dz20 * (dx01 * scale) - dz01 * (dx20 * scale);
  depth = z0 - (depthX * x0 + depthY * y0);
  return abs(depth) < <f32>Infinity;
}

/** As `| 0` in JavaScript: modulo 2³²; what is no number is 0. */
function wrapped(value: f64): i32 {
  return abs(value) < 9e18 ? <i32>(<i64>value) : 0;
}

function wrappedFour(low: v128, high: v128): v128 {
  return i32x4.replace_lane(
    i32x4.replace_lane(
      i32x4.replace_lane(
        i32x4.splat(wrapped(f64x2.extract_lane(low, 0))),
        1,
        wrapped(f64x2.extract_lane(low, 1)),
      ),
      2,
      wrapped(f64x2.extract_lane(high, 0)),
    ),
    3,
    wrapped(f64x2.extract_lane(high, 1)),
  );
}

/** Depths of a pixel's samples as the 24-bit buffer stores them; `xs` and `ups`: place along x, and what y adds. */
// @ts-ignore: decorator
@inline
function depthsAt(xs01: v128, xs23: v128, dx: v128, d: v128, up01: v128, up23: v128): v128 {
  const along01 = f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(f64x2.add(f64x2.mul(dx, xs01), d)));
  const along23 = f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(f64x2.add(f64x2.mul(dx, xs23), d)));
  const depths = v128.shuffle<i64>(
    f32x4.demote_f64x2_zero(f64x2.add(up01, along01)),
    f32x4.demote_f64x2_zero(f64x2.add(up23, along23)),
    0,
    2,
  );
  const scaled = f32x4.mul(depths, f32x4.splat(16777215));
  const half = f64x2.splat(0.5);
  const low = f64x2.add(f64x2.promote_low_f32x4(scaled), half);
  const high = f64x2.add(f64x2.promote_low_f32x4(v128.shuffle<i64>(scaled, scaled, 1, 1)), half);
  if (!i32x4.all_true(f32x4.lt(f32x4.abs(scaled), f32x4.splat(1e15)))) return wrappedFour(low, high);
  // Adding 1.5·2⁵² leaves the whole number in the lower half.
  const magic = f64x2.splat(6755399441055744);
  return v128.shuffle<i32>(f64x2.add(f64x2.trunc(low), magic), f64x2.add(f64x2.trunc(high), magic), 0, 2, 4, 6);
}

/** Draws samples that lie nearer than what is there: nearest wins, the first of equals stays. */
// @ts-ignore: decorator
@inline
function put(at: usize, mask: v128, depths: v128, id: i32): void {
  const before = v128.load(at);
  const nearer = v128.and(mask, i32x4.lt_s(depths, before));
  if (!v128.any_true(nearer)) return;
  v128.store(at, v128.bitselect(depths, before, nearer));
  if (layered) addLayer((at - word(SAMPLES)) >> 5, i32x4.bitmask(nearer), id);
  else v128.store(at, v128.bitselect(i32x4.splat(id), v128.load(at, 16), nearer), 16);
}

// @ts-ignore: decorator
@inline
function owned(dx: i32, dy: i32): i32 {
  return dy < 0 || (dy == 0 && dx > 0) ? 1 : 0;
}

/** An edge function at the samples of pixel (x, y). */
// @ts-ignore: decorator
@inline
function edgeAt(ax: i32, ay: i32, dx: i32, dy: i32, x: i32, y: i32): v128 {
  return i32x4.add(
    i32x4.splat(dx * ((y << 8) - ay) - dy * ((x << 8) - ax) + owned(dx, dy)),
    i32x4.sub(i32x4.mul(i32x4.splat(dx), i32x4(32, 96, 160, 224)), i32x4.mul(i32x4.splat(dy), i32x4(96, 224, 32, 160))),
  );
}

/** Draws triangles from `first`. */
export function cover(first: i32, count: i32): void {
  const left = load<i32>(REGION_X0);
  const right = load<i32>(REGION_X1) - 1;
  const bottom = load<i32>(REGION_Y0);
  const top = load<i32>(REGION_Y1) - 1;
  const snapped = word(SNAPPED);
  let corners = word(INDICES) + <usize>first * 12;
  for (let id = first + 1; id <= first + count; id++, corners += 12) {
    const i0 = <usize>load<u32>(corners);
    const i1 = <usize>load<u32>(corners, 4);
    const i2 = <usize>load<u32>(corners, 8);
    const a = snapped + (i0 << 3);
    const b = snapped + (i1 << 3);
    const c = snapped + (i2 << 3);
    const ax = load<i32>(a);
    const ay = load<i32>(a, 4);
    const bx = load<i32>(b);
    const by = load<i32>(b, 4);
    const cx = load<i32>(c);
    const cy = load<i32>(c, 4);
    const area = (<i64>bx - ax) * (<i64>cy - ay) - (<i64>by - ay) * (<i64>cx - ax);
    if (area <= 0) continue;
    const x0 = max(left, min(ax, min(bx, cx)) >> 8);
    const x1 = min(right, max(ax, max(bx, cx)) >> 8);
    const y0 = max(bottom, min(ay, min(by, cy)) >> 8);
    const y1 = min(top, max(ay, max(by, cy)) >> 8);
    if (x0 > x1 || y0 > y1) continue;
    const small =
      max(ax, max(bx, cx)) - min(ax, min(bx, cx)) < SMALL_WIDTH << 8 &&
      max(ay, max(by, cy)) - min(ay, min(by, cy)) < SMALL_HEIGHT << 8;
    if (!small) {
      if (setDepth(i0, i1, i2)) coverRows(ax, ay, bx, by, cx, cy, x0, x1, y0, y1, id);
      continue;
    }
    let e0 = edgeAt(ax, ay, bx - ax, by - ay, x0, y0);
    let e1 = edgeAt(bx, by, cx - bx, cy - by, x0, y0);
    let e2 = edgeAt(cx, cy, ax - cx, ay - cy, x0, y0);
    const right0 = i32x4.splat((ay - by) << 8);
    const right1 = i32x4.splat((by - cy) << 8);
    const right2 = i32x4.splat((cy - ay) << 8);
    const up0 = i32x4.splat((bx - ax) << 8);
    const up1 = i32x4.splat((cx - bx) << 8);
    const up2 = i32x4.splat((ax - cx) << 8);
    const zero = i32x4.splat(0);
    let planed = false;
    let usable = true;
    for (let y = y0; y <= y1 && usable; y++) {
      let f0 = e0;
      let f1 = e1;
      let f2 = e2;
      for (let x = x0; x <= x1; x++) {
        const inside = i32x4.gt_s(i32x4.min_s(i32x4.min_s(f0, f1), f2), zero);
        if (v128.any_true(inside)) {
          if (!planed) {
            planed = true;
            usable = setDepth(i0, i1, i2);
            if (!usable) break;
          }
          drawPixel(x, y, inside, id);
        }
        f0 = i32x4.add(f0, right0);
        f1 = i32x4.add(f1, right1);
        f2 = i32x4.add(f2, right2);
      }
      e0 = i32x4.add(e0, up0);
      e1 = i32x4.add(e1, up1);
      e2 = i32x4.add(e2, up2);
    }
  }
}

// @ts-ignore: decorator
@inline
function drawPixel(x: i32, y: i32, inside: v128, id: i32): void {
  const xs = f64x2.splat(<f64>x);
  const ys = f64x2.splat(<f64>y);
  const dy = f64x2.splat(<f64>depthY);
  const depths = depthsAt(
    f64x2.add(xs, f64x2(0.375, 0.875)),
    f64x2.add(xs, f64x2(0.125, 0.625)),
    f64x2.splat(<f64>depthX),
    f64x2.splat(<f64>depth),
    f64x2.mul(dy, f64x2.add(ys, f64x2(0.125, 0.375))),
    f64x2.mul(dy, f64x2.add(ys, f64x2(0.625, 0.875))),
  );
  put(origin + <usize>y * rowBytes + <usize>x * SAMPLE_BYTES, inside, depths, id);
}

// Edges of a large triangle, in doubles: a step to the right and up, value at pixel (0, 0), and what the samples add.
let a0: f64 = 0;
let a1: f64 = 0;
let a2: f64 = 0;
let b0: f64 = 0;
let b1: f64 = 0;
let b2: f64 = 0;
let c0: f64 = 0;
let c1: f64 = 0;
let c2: f64 = 0;
let most0: f64 = 0;
let most1: f64 = 0;
let most2: f64 = 0;
let least0: f64 = 0;
let least1: f64 = 0;
let least2: f64 = 0;

// @ts-ignore: decorator
@inline
function offset01(dx: f64, dy: f64): v128 {
  return f64x2.sub(f64x2.mul(f64x2.splat(dx), f64x2(32, 96)), f64x2.mul(f64x2.splat(dy), f64x2(96, 224)));
}

// @ts-ignore: decorator
@inline
function offset23(dx: f64, dy: f64): v128 {
  return f64x2.sub(f64x2.mul(f64x2.splat(dx), f64x2(160, 224)), f64x2.mul(f64x2.splat(dy), f64x2(32, 160)));
}

// @ts-ignore: decorator
@inline
function mostOf(low: v128, high: v128): f64 {
  const both = f64x2.max(low, high);
  return max(f64x2.extract_lane(both, 0), f64x2.extract_lane(both, 1));
}

// @ts-ignore: decorator
@inline
function leastOf(low: v128, high: v128): f64 {
  const both = f64x2.min(low, high);
  return min(f64x2.extract_lane(both, 0), f64x2.extract_lane(both, 1));
}

// A row's pixels that some sample may lie in, and among them those that all samples lie in.
let first: f64 = 0;
let last: f64 = 0;
let firstFull: f64 = 0;
let lastFull: f64 = 0;

/** Narrows the row by one edge; false when nothing is left. */
function narrow(a: f64, most: f64, least: f64): bool {
  if (a > 0) {
    first = max(first, floor(-most / a) + 1);
    firstFull = max(firstFull, floor(-least / a) + 1);
  } else if (a < 0) {
    last = min(last, ceil(most / -a) - 1);
    lastFull = min(lastFull, ceil(least / -a) - 1);
  } else {
    if (!(most > 0)) return false;
    if (!(least > 0)) lastFull = -1;
  }
  return true;
}

/** A large triangle, row by row. */
function coverRows(
  ax: i32,
  ay: i32,
  bx: i32,
  by: i32,
  cx: i32,
  cy: i32,
  x0: i32,
  x1: i32,
  y0: i32,
  y1: i32,
  id: i32,
): void {
  const dx0 = <f64>bx - <f64>ax;
  const dy0 = <f64>by - <f64>ay;
  const dx1 = <f64>cx - <f64>bx;
  const dy1 = <f64>cy - <f64>by;
  const dx2 = <f64>ax - <f64>cx;
  const dy2 = <f64>ay - <f64>cy;
  a0 = -dy0 * 256;
  a1 = -dy1 * 256;
  a2 = -dy2 * 256;
  b0 = dx0 * 256;
  b1 = dx1 * 256;
  b2 = dx2 * 256;
  c0 = dy0 * <f64>ax - dx0 * <f64>ay + (dy0 < 0 || (dy0 == 0 && dx0 > 0) ? 1 : 0);
  c1 = dy1 * <f64>bx - dx1 * <f64>by + (dy1 < 0 || (dy1 == 0 && dx1 > 0) ? 1 : 0);
  c2 = dy2 * <f64>cx - dx2 * <f64>cy + (dy2 < 0 || (dy2 == 0 && dx2 > 0) ? 1 : 0);
  const o0 = offset01(dx0, dy0);
  const p0 = offset23(dx0, dy0);
  const o1 = offset01(dx1, dy1);
  const p1 = offset23(dx1, dy1);
  const o2 = offset01(dx2, dy2);
  const p2 = offset23(dx2, dy2);
  most0 = mostOf(o0, p0);
  most1 = mostOf(o1, p1);
  most2 = mostOf(o2, p2);
  least0 = leastOf(o0, p0);
  least1 = leastOf(o1, p1);
  least2 = leastOf(o2, p2);
  const dx = f64x2.splat(<f64>depthX);
  const d = f64x2.splat(<f64>depth);
  const dy = f64x2.splat(<f64>depthY);
  const zero = f64x2.splat(0);
  const all = i32x4.splat(-1);
  for (let y = y0; y <= y1; y++) {
    const r0 = c0 + b0 * <f64>y;
    const r1 = c1 + b1 * <f64>y;
    const r2 = c2 + b2 * <f64>y;
    first = firstFull = <f64>x0;
    last = lastFull = <f64>x1;
    if (!narrow(a0, r0 + most0, r0 + least0)) continue;
    if (!narrow(a1, r1 + most1, r1 + least1)) continue;
    if (!narrow(a2, r2 + most2, r2 + least2)) continue;
    if (!(first <= last)) continue;
    const from = <i32>first;
    const to = <i32>last;
    const whole = firstFull <= lastFull;
    const fullFrom = whole ? <i32>firstFull : to + 1;
    const fullTo = whole ? <i32>lastFull : to;
    const ys = f64x2.splat(<f64>y);
    const up01 = f64x2.mul(dy, f64x2.add(ys, f64x2(0.125, 0.375)));
    const up23 = f64x2.mul(dy, f64x2.add(ys, f64x2(0.625, 0.875)));
    let at = origin + <usize>y * rowBytes + <usize>from * SAMPLE_BYTES;
    for (let x = from; x <= to; x++, at += SAMPLE_BYTES) {
      const xs = f64x2.splat(<f64>x);
      let inside = all;
      if (x < fullFrom || x > fullTo) {
        const e0 = f64x2.splat(r0 + a0 * <f64>x);
        const e1 = f64x2.splat(r1 + a1 * <f64>x);
        const e2 = f64x2.splat(r2 + a2 * <f64>x);
        const in01 = f64x2.gt(
          f64x2.pmin(f64x2.pmin(f64x2.add(e0, o0), f64x2.add(e1, o1)), f64x2.add(e2, o2)),
          zero,
        );
        const in23 = f64x2.gt(
          f64x2.pmin(f64x2.pmin(f64x2.add(e0, p0), f64x2.add(e1, p1)), f64x2.add(e2, p2)),
          zero,
        );
        inside = v128.shuffle<i32>(in01, in23, 0, 2, 4, 6);
        if (!v128.any_true(inside)) continue;
      }
      const depths = depthsAt(
        f64x2.add(xs, f64x2(0.375, 0.875)),
        f64x2.add(xs, f64x2(0.125, 0.625)),
        dx,
        d,
        up01,
        up23,
      );
      put(at, inside, depths, id);
    }
  }
}
