// Draws the splats of one view: projects them, two at a time, into blocks of a slice of depth each; sorts each slice; blends it
// into the picture, four pixels at a time. The twin of project.ts, sort.ts and kernel-js.ts in src/splat: every lane does the
// same steps in the same order, so both give the same bytes. No relaxed SIMD and no fused multiply-add: those would round
// differently from machine to machine. Layout of the memory: src/splat/wasm-layout.ts.
//
// Numbers change their type by the vector instructions: V8's scalar conversions (cvtsi2sd, cvtsd2ss, cvtss2sd) keep the upper
// half of a register that the last group's result stood in, and wait for it. One group then takes 100 cycles instead of 25.
//
// Constants are loaded from the head of the memory (src/splat/kernel-constants.ts) and not written as v128.const: V8 builds
// each such constant anew in the loop.

import { plus, times } from "./lanes";

const GROUP_BYTES: i32 = 64;
const INPUT_BYTES: i32 = 64;
const RECORD_BYTES: i32 = 64;
const BLOCK_MASK: i32 = 4095;
const BLOCK_SHIFT: i32 = 12;
const SLICE_SHIFT: i32 = 15;
/** Bits of the float32 0.01, the nearest depth. */
const NEAREST: i32 = 0x3c23d70a;
/** Rows whose bits one load holds, whatever the first row. */
const ROWS_AT_ONCE: i32 = 56;
const NARROW_PIXELS: i32 = 8;
const REACH_SLACK: f64 = 0.01;
/** How far past a splat's limit its rows are looked at: alpha is tested exactly, so this only guards against rounding. */
const EXPONENT_SLACK: f64 = 0.001;

/** The first double, as float32, in all lanes. */
// @ts-ignore: decorator
@inline
function splatLow(doubles: v128): v128 {
  const floats = f32x4.demote_f64x2_zero(doubles);
  return v128.shuffle<f32>(floats, floats, 0, 0, 0, 0);
}

/** Element `lane` of both splats, as doubles. */
// @ts-ignore: decorator
@inline
function pair(floats: v128): v128 {
  return f64x2.promote_low_f32x4(floats);
}

/** e^x of both lanes, as `exp` in src/splat/math.ts. */
// @ts-ignore: decorator
@inline
function exp(x: v128): v128 {
  const k = f64x2.floor(plus(times(x, f64x2.splat(1.4426950408889634)), f64x2.splat(0.5)));
  const r = f64x2.sub(
    f64x2.sub(x, times(k, f64x2.splat(0.6931471803691238))),
    times(k, f64x2.splat(1.9082149292705877e-10)),
  );
  let sum = plus(times(f64x2.splat(1.6059043836821613e-10), r), f64x2.splat(2.08767569878681e-9));
  sum = plus(times(sum, r), f64x2.splat(2.505210838544172e-8));
  sum = plus(times(sum, r), f64x2.splat(2.755731922398589e-7));
  sum = plus(times(sum, r), f64x2.splat(2.7557319223985893e-6));
  sum = plus(times(sum, r), f64x2.splat(2.48015873015873e-5));
  sum = plus(times(sum, r), f64x2.splat(1.984126984126984e-4));
  sum = plus(times(sum, r), f64x2.splat(1.388888888888889e-3));
  sum = plus(times(sum, r), f64x2.splat(8.333333333333333e-3));
  sum = plus(times(sum, r), f64x2.splat(4.1666666666666664e-2));
  sum = plus(times(sum, r), f64x2.splat(1.6666666666666666e-1));
  sum = plus(times(sum, r), f64x2.splat(0.5));
  sum = plus(times(sum, r), f64x2.splat(1));
  sum = plus(times(sum, r), f64x2.splat(1));
  const whole = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  const power = i64x2.shl(i64x2.add(whole, i64x2.splat(1023)), 52);
  const inside = v128.andnot(times(sum, power), f64x2.lt(x, f64x2.splat(-708)));
  return v128.bitselect(f64x2.splat(Infinity), inside, f64x2.gt(x, f64x2.splat(709)));
}

/** ln x of both lanes for x of at least about 1, as `ln` in src/splat/math.ts. */
// @ts-ignore: decorator
@inline
function ln(x: v128): v128 {
  const field = i64x2.shr_u(x, 52);
  const raw = v128.or(v128.and(x, i64x2.splat(0x000fffffffffffff)), i64x2.splat(0x3ff0000000000000));
  const upper = f64x2.gt(raw, f64x2.splat(1.4142135623730951));
  const mantissa = v128.bitselect(times(raw, f64x2.splat(0.5)), raw, upper);
  // `upper` is −1 where it holds.
  const count = i64x2.sub(i64x2.sub(field, i64x2.splat(1023)), upper);
  const exponent = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(count, count, 0, 2, 0, 2));
  const t = f64x2.div(f64x2.sub(mantissa, f64x2.splat(1)), plus(mantissa, f64x2.splat(1)));
  const square = times(t, t);
  let sum = plus(times(f64x2.splat(0), square), f64x2.splat(1.0 / 21.0));
  sum = plus(times(sum, square), f64x2.splat(1.0 / 19.0));
  sum = plus(times(sum, square), f64x2.splat(1.0 / 17.0));
  sum = plus(times(sum, square), f64x2.splat(1.0 / 15.0));
  sum = plus(times(sum, square), f64x2.splat(1.0 / 13.0));
  sum = plus(times(sum, square), f64x2.splat(1.0 / 11.0));
  sum = plus(times(sum, square), f64x2.splat(1.0 / 9.0));
  sum = plus(times(sum, square), f64x2.splat(1.0 / 7.0));
  sum = plus(times(sum, square), f64x2.splat(1.0 / 5.0));
  sum = plus(times(sum, square), f64x2.splat(1.0 / 3.0));
  sum = plus(times(sum, square), f64x2.splat(1));
  return plus(times(times(f64x2.splat(2), t), sum), times(exponent, f64x2.splat(0.6931471805599453)));
}

/** One column of two neighbouring rows, as doubles. */
// @ts-ignore: decorator
@inline
function column(at: i32, rowBytes: i32): v128 {
  return pair(v128.load32_lane(at + rowBytes, v128.load32_zero(at), 1));
}

/** Stores four numbers of both splats. */
// @ts-ignore: decorator
@inline
function storeBoth(out: i32, a: v128, b: v128, c: v128, d: v128): void {
  const ab = v128.shuffle<f32>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(f32x4.demote_f64x2_zero(c), f32x4.demote_f64x2_zero(d), 0, 4, 1, 5);
  v128.store(out, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(out, v128.shuffle<i64>(ab, cd, 1, 3), 64);
}

/**
 * Two rows at a time; see `activate` in src/splat/gaussians.ts. `offset` and `scale` are float32 values. Returns how many of the
 * rows that were worked on, an even number, are never seen.
 */
export function activate(pointsAt: i32, restAt: i32, count: i32, intoAt: i32, offset: f64, scale: f64): i32 {
  let unseen = 0;
  const offsets = f64x2.splat(offset);
  const scales = f64x2.splat(scale);
  const ones = f64x2.splat(1);
  const twos = f64x2.splat(2);
  const zeros = f64x2.splat(0);
  let point = pointsAt;
  let rest = restAt;
  let out = intoAt;
  for (let i = 0; i < count; i += 2, point += 24, rest += 88, out += 128) {
    const px = times(pair(f32x4.demote_f64x2_zero(f64x2.sub(column(point, 12), offsets))), scales);
    const py = times(pair(f32x4.demote_f64x2_zero(f64x2.sub(column(point + 4, 12), offsets))), scales);
    const pz = times(pair(f32x4.demote_f64x2_zero(f64x2.sub(column(point + 8, 12), offsets))), scales);
    const s0 = times(exp(column(rest + 16, 44)), scales);
    const s1 = times(exp(column(rest + 20, 44)), scales);
    const s2 = times(exp(column(rest + 24, 44)), scales);
    const a = column(rest + 28, 44);
    const b = column(rest + 32, 44);
    const c = column(rest + 36, 44);
    const d = column(rest + 40, 44);
    const length = f64x2.sqrt(plus(plus(plus(times(a, a), times(b, b)), times(c, c)), times(d, d)));
    const safe = f64x2.div(ones, f64x2.max(length, f64x2.splat(1e-12)));
    const inverse = v128.bitselect(f64x2.splat(NaN), safe, f64x2.eq(length, zeros));
    const w = times(a, inverse);
    const x = times(b, inverse);
    const y = times(c, inverse);
    const z = times(d, inverse);
    const m00 = times(f64x2.sub(ones, times(twos, plus(times(y, y), times(z, z)))), s0);
    const m01 = times(times(twos, f64x2.sub(times(x, y), times(w, z))), s1);
    const m02 = times(times(twos, plus(times(x, z), times(w, y))), s2);
    const m10 = times(times(twos, plus(times(x, y), times(w, z))), s0);
    const m11 = times(f64x2.sub(ones, times(twos, plus(times(x, x), times(z, z)))), s1);
    const m12 = times(times(twos, f64x2.sub(times(y, z), times(w, x))), s2);
    const m20 = times(times(twos, f64x2.sub(times(x, z), times(w, y))), s0);
    const m21 = times(times(twos, plus(times(y, z), times(w, x))), s1);
    const m22 = times(f64x2.sub(ones, times(twos, plus(times(x, x), times(y, y)))), s2);
    const xx = plus(plus(times(m00, m00), times(m01, m01)), times(m02, m02));
    const xy = plus(plus(times(m00, m10), times(m01, m11)), times(m02, m12));
    const xz = plus(plus(times(m00, m20), times(m01, m21)), times(m02, m22));
    const yy = plus(plus(times(m10, m10), times(m11, m11)), times(m12, m12));
    const yz = plus(plus(times(m10, m20), times(m11, m21)), times(m12, m22));
    const zz = plus(plus(times(m20, m20), times(m21, m21)), times(m22, m22));
    storeBoth(out, px, py, pz, xx);
    storeBoth(out + 16, xy, xz, yy, yz);
    const light = f64x2.div(f64x2.div(ones, plus(ones, exp(f64x2.neg(column(rest + 12, 44))))), scales);
    const opacity = pair(f32x4.demote_f64x2_zero(f64x2.min(ones, light)));
    const xx32 = pair(f32x4.demote_f64x2_zero(xx));
    const seen = v128.and(f64x2.ge(opacity, f64x2.splat(1.0 / 255.0)), f64x2.eq(xx32, xx32));
    const exact = ln(times(f64x2.splat(255), opacity));
    const limit = v128.bitselect(exact, f64x2.splat(-1), seen);
    const wide = f64x2.min(f64x2.splat(3.33), f64x2.sqrt(times(twos, f64x2.max(zeros, limit))));
    const reach = v128.and(wide, seen);
    unseen += 2 - popcnt<i32>(i64x2.bitmask(f64x2.gt(reach, zeros)));
    storeBoth(out + 32, zz, opacity, limit, reach);
    const grey = f64x2.splat(0.5);
    const harmonic = f64x2.splat(0.28209479177387814);
    storeBoth(
      out + 48,
      plus(grey, times(harmonic, column(rest, 44))),
      plus(grey, times(harmonic, column(rest + 4, 44))),
      plus(grey, times(harmonic, column(rest + 8, 44))),
      zeros,
    );
  }
  return unseen;
}

/** Where each slice's next record goes (0: it has none yet), its first block, and how many it holds. */
// @ts-ignore: decorator
@inline
function appendTo(slicesAt: i32, slice: i32, nextBlocksAt: i32, freeAt: i32): i32 {
  const entry = slicesAt + slice * 12;
  let at = load<i32>(entry);
  if ((at & BLOCK_MASK) == 0) {
    const block = load<i32>(freeAt);
    store<i32>(freeAt, block + 1);
    const fresh = block << BLOCK_SHIFT;
    if (at == 0) store<i32>(entry, fresh, 4);
    else store<i32>(nextBlocksAt + (((at >> BLOCK_SHIFT) - 1) << 2), fresh);
    at = fresh;
  }
  store<i32>(entry, at + RECORD_BYTES);
  store<i32>(entry, load<i32>(entry, 8) + 1, 8);
  return at;
}

/**
 * Projects `count` prepared splats at `inputAt` (one more must be readable); returns how many reach the picture. `cameraAt`:
 * doubles, see wasm-layout.ts.
 */
export function project(inputAt: i32, count: i32, cameraAt: i32, slicesAt: i32, nextBlocksAt: i32, freeAt: i32): i32 {
  let kept = 0;
  const camera = cameraAt;
  const focal = v128.load64_splat(camera, 96);
  const middle = v128.load64_splat(camera, 104);
  const low = v128.load64_splat(camera, 112);
  const high = v128.load64_splat(camera, 120);
  const near = v128.load64_splat(camera, 128);
  const far = v128.load64_splat(camera, 136);
  const blur = v128.load64_splat(camera, 144);
  const slack = v128.load64_splat(camera, 152);
  const half = v128.load64_splat(camera, 160);
  const last = v128.load64_splat(camera, 168);
  const edge = v128.load64_splat(camera, 176);
  const zeros = v128.load64_splat(camera, 184);
  const growth = v128.load64_splat(camera, 192);
  const end = inputAt + count * INPUT_BYTES;
  for (let at = inputAt; at < end; at += 2 * INPUT_BYTES) {
    // Four floats of each splat; "P" holds the first two of both side by side, "Q" the others.
    const a2 = v128.load(at, 32);
    const b2 = v128.load(at, 96);
    const third = v128.shuffle<f32>(a2, b2, 2, 6, 3, 7);
    const reach = pair(v128.shuffle<f32>(third, third, 2, 3, 2, 3));
    const a0 = v128.load(at);
    const b0 = v128.load(at, 64);
    const first = v128.shuffle<f32>(a0, b0, 0, 4, 1, 5);
    const second = v128.shuffle<f32>(a0, b0, 2, 6, 3, 7);
    const x = pair(first);
    const y = pair(v128.shuffle<f32>(first, first, 2, 3, 2, 3));
    const z = pair(second);
    // 1. Centre in camera axes.
    const fx = v128.load64_splat(camera, 64);
    const fy = v128.load64_splat(camera, 72);
    const fz = v128.load64_splat(camera, 80);
    const rx = v128.load64_splat(camera, 0);
    const ry = v128.load64_splat(camera, 8);
    const rz = v128.load64_splat(camera, 16);
    const dx = v128.load64_splat(camera, 32);
    const dy = v128.load64_splat(camera, 40);
    const dz = v128.load64_splat(camera, 48);
    const depth = plus(plus(plus(times(fx, x), times(fy, y)), times(fz, z)), v128.load64_splat(camera, 88));
    let ok = v128.and(f64x2.gt(reach, zeros), v128.and(f64x2.ge(depth, near), f64x2.le(depth, far)));
    const slopeX = f64x2.div(plus(plus(times(rx, x), times(ry, y)), times(rz, z)), depth);
    const slopeY = f64x2.div(plus(plus(times(dx, x), times(dy, y)), times(dz, z)), depth);
    // 2. Rows of J·V; the Jacobian alone sees the clamped slopes.
    const tx = f64x2.pmin(f64x2.pmax(slopeX, low), high);
    const ty = f64x2.pmin(f64x2.pmax(slopeY, low), high);
    const scale = f64x2.div(focal, depth);
    const p0 = times(scale, f64x2.sub(rx, times(tx, fx)));
    const p1 = times(scale, f64x2.sub(ry, times(tx, fy)));
    const p2 = times(scale, f64x2.sub(rz, times(tx, fz)));
    const q0 = times(scale, f64x2.sub(dx, times(ty, fx)));
    const q1 = times(scale, f64x2.sub(dy, times(ty, fy)));
    const q2 = times(scale, f64x2.sub(dz, times(ty, fz)));
    // 3. Covariance in the picture: (J V) Σ (J V)ᵀ + blur.
    const a1 = v128.load(at, 16);
    const b1 = v128.load(at, 80);
    const third0 = v128.shuffle<f32>(a1, b1, 0, 4, 1, 5);
    const third1 = v128.shuffle<f32>(a1, b1, 2, 6, 3, 7);
    const third2 = v128.shuffle<f32>(a2, b2, 0, 4, 1, 5);
    const xx = pair(v128.shuffle<f32>(second, second, 2, 3, 2, 3));
    const xy = pair(third0);
    const xz = pair(v128.shuffle<f32>(third0, third0, 2, 3, 2, 3));
    const yy = pair(third1);
    const yz = pair(v128.shuffle<f32>(third1, third1, 2, 3, 2, 3));
    const zz = pair(third2);
    const m0 = plus(plus(times(xx, p0), times(xy, p1)), times(xz, p2));
    const m1 = plus(plus(times(xy, p0), times(yy, p1)), times(yz, p2));
    const m2 = plus(plus(times(xz, p0), times(yz, p1)), times(zz, p2));
    const covXX = plus(plus(plus(times(p0, m0), times(p1, m1)), times(p2, m2)), blur);
    const covXY = plus(plus(times(q0, m0), times(q1, m1)), times(q2, m2));
    const n0 = times(q0, plus(plus(times(xx, q0), times(xy, q1)), times(xz, q2)));
    const n1 = times(q1, plus(plus(times(xy, q0), times(yy, q1)), times(yz, q2)));
    const n2 = times(q2, plus(plus(times(xz, q0), times(yz, q1)), times(zz, q2)));
    const covYY = plus(plus(plus(n0, n1), n2), blur);
    const determinant = f64x2.sub(times(covXX, covYY), times(covXY, covXY));
    ok = v128.and(ok, f64x2.gt(determinant, zeros));
    // 4. Keep what covers a pixel centre.
    const u = plus(times(focal, slopeX), middle);
    const v = plus(times(focal, slopeY), middle);
    const halfWidth = plus(times(reach, f64x2.sqrt(covXX)), slack);
    const halfHeight = plus(times(reach, f64x2.sqrt(covYY)), slack);
    const left = f64x2.sub(u, halfWidth);
    const right = plus(u, halfWidth);
    const top = f64x2.sub(v, halfHeight);
    const bottom = plus(v, halfHeight);
    const outside = v128.or(
      v128.or(f64x2.lt(right, half), f64x2.gt(left, last)),
      v128.or(f64x2.lt(bottom, half), f64x2.gt(top, last)),
    );
    const keep = i64x2.bitmask(v128.andnot(ok, outside));
    if (keep == 0) continue;
    // 5. Both records: centre and shape, the rest of the shape and the rectangle, opacity and colour, depth.
    const us = f32x4.demote_f64x2_zero(u);
    const vs = f32x4.demote_f64x2_zero(v);
    const halfs = f32x4.demote_f64x2_zero(f64x2.div(times(half, covYY), determinant));
    const shears = f32x4.demote_f64x2_zero(f64x2.div(covXY, covYY));
    const quarters = f32x4.demote_f64x2_zero(f64x2.div(half, covYY));
    const centres = v128.shuffle<f32>(us, vs, 0, 4, 1, 5);
    const shapes = v128.shuffle<f32>(halfs, shears, 0, 4, 1, 5);
    const limits = v128.shuffle<f32>(quarters, third, 0, 4, 1, 5);
    const wideHalf = times(halfWidth, growth);
    const highHalf = times(halfHeight, growth);
    const lefts = i32x4.trunc_sat_f64x2_s_zero(f64x2.pmax(zeros, f64x2.ceil(f64x2.sub(f64x2.sub(u, wideHalf), half))));
    const rights = i32x4.trunc_sat_f64x2_s_zero(f64x2.pmin(edge, f64x2.floor(f64x2.sub(plus(u, wideHalf), half))));
    const tops = i32x4.trunc_sat_f64x2_s_zero(f64x2.pmax(zeros, f64x2.ceil(f64x2.sub(f64x2.sub(v, highHalf), half))));
    const bottoms = i32x4.trunc_sat_f64x2_s_zero(f64x2.pmin(edge, f64x2.floor(f64x2.sub(plus(v, highHalf), half))));
    const across = v128.or(lefts, i32x4.shl(rights, 16));
    const along = v128.or(tops, i32x4.shl(bottoms, 16));
    const rectangles = v128.shuffle<i32>(across, along, 0, 4, 1, 5);
    const keys = f32x4.demote_f64x2_zero(depth);
    if (keep & 1) {
      const key = i32x4.extract_lane(keys, 0) - NEAREST;
      const out = appendTo(slicesAt, key >>> SLICE_SHIFT, nextBlocksAt, freeAt);
      v128.store(out, v128.shuffle<i64>(centres, shapes, 0, 2));
      v128.store(out, v128.shuffle<i64>(limits, rectangles, 0, 2), 16);
      v128.store(out, v128.shuffle<f32>(a2, v128.load(at, 48), 1, 4, 5, 6), 32);
      store<i32>(out, key, 48);
      kept++;
    }
    if (keep & 2) {
      const key = i32x4.extract_lane(keys, 1) - NEAREST;
      const out = appendTo(slicesAt, key >>> SLICE_SHIFT, nextBlocksAt, freeAt);
      v128.store(out, v128.shuffle<i64>(centres, shapes, 1, 3));
      v128.store(out, v128.shuffle<i64>(limits, rectangles, 1, 3), 16);
      v128.store(out, v128.shuffle<f32>(b2, v128.load(at, 112), 1, 4, 5, 6), 32);
      store<i32>(out, key, 48);
      kept++;
    }
  }
  return kept;
}

/** One pass of a stable radix sort of (key, address) pairs by eight bits. `countsAt`: 256 numbers. */
function sortPass(fromAt: i32, intoAt: i32, count: i32, shift: i32, countsAt: i32): void {
  memory.fill(countsAt, 0, 1024);
  const end = fromAt + (count << 3);
  for (let at = fromAt; at < end; at += 8) {
    const digit = countsAt + (((load<i32>(at) >>> shift) & 255) << 2);
    store<i32>(digit, load<i32>(digit) + 8);
  }
  let sum = intoAt;
  for (let digit = countsAt; digit < countsAt + 1024; digit += 4) {
    const size = load<i32>(digit);
    store<i32>(digit, sum);
    sum += size;
  }
  for (let at = fromAt; at < end; at += 8) {
    const digit = countsAt + (((load<i32>(at) >>> shift) & 255) << 2);
    const to = load<i32>(digit);
    store<i32>(digit, to + 8);
    store<i64>(to, load<i64>(at));
  }
}

/**
 * Writes a slice's (key, address) pairs at `pairsAt`, near to far, equal depths in file order; returns how many. Reading the
 * keys brings the records into the cache, where blending finds them.
 */
export function sortSlice(slice: i32, slicesAt: i32, nextBlocksAt: i32, pairsAt: i32, otherAt: i32, countsAt: i32): i32 {
  const entry = slicesAt + slice * 12;
  const count = load<i32>(entry, 8);
  let at = load<i32>(entry, 4);
  const end = pairsAt + (count << 3);
  for (let out = pairsAt; out < end; out += 8) {
    store<i32>(out, load<i32>(at, 48));
    store<i32>(out, at, 4);
    at += RECORD_BYTES;
    if ((at & BLOCK_MASK) == 0) at = load<i32>(nextBlocksAt + (((at >> BLOCK_SHIFT) - 1) << 2));
  }
  if (count > 1) {
    sortPass(pairsAt, otherAt, count, 0, countsAt);
    sortPass(otherAt, pairsAt, count, 8, countsAt);
  }
  return count;
}

/** Bit by bit from `row` on: which of a column's groups let light through. */
// @ts-ignore: decorator
@inline
function openRows(column: i32, row: i32): u64 {
  return load<u64>(column + (row >> 3)) >>> (<u64>(row & 7));
}

/**
 * Blends a splat into open groups: bit b of `open` is row `firstRow` + the lowest `shift` bits of b, column `firstColumn` + the
 * others.
 */
// @ts-ignore: decorator
@inline
function blendGroups(
  open: u64, shift: i32, firstColumn: i32, firstRow: i32, stripBytes: i32, frameAt: i32, columnsAt: i32, columnBytes: i32,
  slopes: v128, us: v128, vs: v128, halfPixel: v128, halfs: v128, opacity: v128, red: v128, green: v128, blue: v128,
  lanes: v128, zeros: v128, signs: v128, minAlpha: v128, maxAlpha: v128, minLight: v128, minusLog2e: v128, exponentCap: v128,
  magic: v128, c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128,
): void {
  do {
    const bit = <i32>ctz(open);
    open &= open - 1;
    const line = firstRow + (bit & ((1 << shift) - 1));
    const g = firstColumn + (bit >> shift);
    const dys = f64x2.sub(f64x2.add(f64x2.convert_low_i32x4_s(i32x4.splat(line)), halfPixel), vs);
    const xs = f64x2.add(f64x2.convert_low_i32x4_s(i32x4.splat(g << 2)), halfPixel);
    const slope = f64x2.mul(slopes, dys);
    const steps = f32x4.demote_f64x2_zero(
      v128.shuffle<f64>(f64x2.mul(slope, dys), f64x2.sub(xs, f64x2.add(us, slope)), 0, 3),
    );
    const bases = v128.shuffle<f32>(steps, steps, 0, 0, 0, 0);
    const du = f32x4.add(v128.shuffle<f32>(steps, steps, 1, 1, 1, 1), lanes);
    const exponent = f32x4.add(f32x4.mul(f32x4.mul(halfs, du), du), bases);
    // e^-exponent: 2^whole · 2^part. The low bits of `shifted` hold the whole number: moved into the exponent field they
    // are the power of two (c0 is 1, so its bits are the field's zero).
    const power = f32x4.mul(f32x4.pmin(exponentCap, exponent), minusLog2e);
    const shifted = f32x4.add(power, magic);
    const part = f32x4.sub(power, f32x4.sub(shifted, magic));
    let sum = f32x4.add(f32x4.mul(c6, part), c5);
    sum = f32x4.add(f32x4.mul(sum, part), c4);
    sum = f32x4.add(f32x4.mul(sum, part), c3);
    sum = f32x4.add(f32x4.mul(sum, part), c2);
    sum = f32x4.add(f32x4.mul(sum, part), c1);
    sum = f32x4.add(f32x4.mul(sum, part), c0);
    const full = f32x4.mul(opacity, f32x4.mul(sum, i32x4.add(i32x4.shl(shifted, 23), c0)));
    // This guess is often wrong, so it must not wait for the picture's memory.
    const inside = f32x4.ge(full, minAlpha);
    if (!v128.any_true(inside)) continue;
    const pixel = frameAt + g * stripBytes + line * GROUP_BYTES;
    const light = v128.load(pixel);
    const touched = v128.and(f32x4.gt(light, zeros), inside);
    const alpha = f32x4.pmin(maxAlpha, full);
    const next = f32x4.mul(light, f32x4.sub(c0, alpha));
    const blended = v128.andnot(touched, f32x4.le(next, minLight));
    // A touched pixel that is not blended is finished: its light keeps its size and turns negative.
    const ended = v128.andnot(touched, blended);
    const kept = v128.bitselect(next, v128.xor(light, v128.and(signs, ended)), blended);
    v128.store(pixel, kept);
    if (v128.any_true(ended) && !v128.any_true(f32x4.gt(kept, zeros))) {
      const byte = columnsAt + g * columnBytes + (line >> 3);
      store<u8>(byte, <u8>(<u32>load<u8>(byte) & ~(1 << (line & 7))));
    }
    const weight = v128.and(blended, f32x4.mul(alpha, light));
    v128.store(pixel, f32x4.add(v128.load(pixel, 16), f32x4.mul(red, weight)), 16);
    v128.store(pixel, f32x4.add(v128.load(pixel, 32), f32x4.mul(green, weight)), 32);
    v128.store(pixel, f32x4.add(v128.load(pixel, 48), f32x4.mul(blue, weight)), 48);
  } while (open != 0);
}

/**
 * `columnsAt`, `columnBytes`: for each group of a row, which rows of it are open; `stripBytes`: bytes of a column of the
 * picture; `pairsAt`: (key,
 * address) pairs of the records, front to back.
 */
export function blend(
  frameAt: i32,
  stripBytes: i32,
  columnsAt: i32,
  columnBytes: i32,
  pairsAt: i32,
  count: i32,
): void {
  const minAlpha = v128.load32_splat(0);
  const maxAlpha = v128.load32_splat(4);
  const minLight = v128.load32_splat(8);
  const minusLog2e = v128.load32_splat(12);
  const exponentCap = v128.load32_splat(16);
  const magic = v128.load32_splat(20);
  const c0 = v128.load32_splat(24);
  const c1 = v128.load32_splat(28);
  const c2 = v128.load32_splat(32);
  const c3 = v128.load32_splat(36);
  const c4 = v128.load32_splat(40);
  const c5 = v128.load32_splat(44);
  const c6 = v128.load32_splat(48);
  const zeros = v128.load32_splat(52);
  const signs = v128.load32_splat(56);
  const lanes = v128.load(64);
  const halfPixel = f64x2.promote_low_f32x4(v128.load64_zero(88));
  const end = pairsAt + (count << 3);
  for (let entry = pairsAt; entry < end; entry += 8) {
    const at = load<i32>(entry, 4);
    const across = load<i32>(at, 24);
    const along = load<i32>(at, 28);
    const left = across & 0xffff;
    const right = across >>> 16;
    const top = along & 0xffff;
    const bottom = along >>> 16;
    const firstColumn = left >> 2;
    const lastColumn = right >> 2;
    const wide = right - left >= NARROW_PIXELS;
    const centres = f64x2.promote_low_f32x4(v128.load64_zero(at));
    const shape = f64x2.promote_low_f32x4(v128.load64_zero(at, 8));
    const depthAndLimit = f64x2.promote_low_f32x4(v128.load64_zero(at, 16));
    // (quarter, shear) and (·, u): what turns dy into base and centre.
    const slopes = v128.shuffle<f64>(depthAndLimit, shape, 0, 3);
    const us = v128.shuffle<f64>(centres, centres, 0, 0);
    const vs = v128.shuffle<f64>(centres, centres, 1, 1);
    const halfs = v128.load32_splat(at, 8);
    const opacity = v128.load32_splat(at, 32);
    const red = v128.load32_splat(at, 36);
    const green = v128.load32_splat(at, 40);
    const blue = v128.load32_splat(at, 44);
    const halfScale = f64x2.extract_lane(shape, 0);
    const limit = f64x2.extract_lane(depthAndLimit, 1);
    const shear = f64x2.extract_lane(shape, 1);
    const quarter = f64x2.extract_lane(depthAndLimit, 0);
    // Of the ellipse around what counts: rows at column dx are tilt·dx ± √((wall − bend·dx²)·flat).
    let flat: f64 = 0;
    let tilt: f64 = 0;
    let bend: f64 = 0;
    let reach: f64 = 0;
    let crown: f64 = 0;
    const wall = limit + EXPONENT_SLACK;
    if (wide) {
      flat = 1 / (halfScale * shear * shear + quarter);
      tilt = halfScale * shear * flat;
      bend = halfScale * quarter * flat;
      reach = sqrt(wall / bend);
      crown = shear * sqrt(wall / quarter);
    }
    if (!wide && bottom - top < 16) {
      // Up to three columns of 16 rows in one word: one loop, whose end the processor guesses wrong once.
      const mask: u64 = ((<u64>1) << <u64>(bottom - top + 1)) - 1;
      let open: u64 = 0;
      for (let g = lastColumn; g >= firstColumn; g--) open = (open << 16) | (openRows(columnsAt + g * columnBytes, top) & mask);
      if (open != 0) {
        blendGroups(
          open, 4, firstColumn, top, stripBytes, frameAt, columnsAt, columnBytes, slopes, us, vs, halfPixel, halfs, opacity, red, green, blue,
          lanes, zeros, signs, minAlpha, maxAlpha, minLight, minusLog2e, exponentCap, magic, c0, c1, c2, c3, c4, c5, c6,
        );
      }
      continue;
    }
    for (let g = firstColumn; g <= lastColumn; g++) {
      const column = columnsAt + g * columnBytes;
      let low = top;
      let high = bottom;
      const xs = f64x2.add(f64x2.convert_low_i32x4_s(i32x4.splat(g << 2)), halfPixel);
      if (wide) {
        if (bottom - top < ROWS_AT_ONCE && (openRows(column, top) & (((<u64>1) << <u64>(bottom - top + 1)) - 1)) == 0) continue;
        const near = f64x2.sub(xs, us);
        const leftmost = f64x2.pmax(near, f64x2.splat(-reach));
        const rightmost = f64x2.pmin(f64x2.add(near, f64x2.splat(3)), f64x2.splat(reach));
        const peaks = f64x2.replace_lane(f64x2.splat(crown), 0, -crown);
        const dx = f64x2.pmin(f64x2.pmax(peaks, leftmost), rightmost);
        const square = f64x2.sub(f64x2.splat(wall), f64x2.mul(f64x2.splat(bend), f64x2.mul(dx, dx)));
        const root = f64x2.sqrt(f64x2.mul(f64x2.pmax(f64x2.splat(0), square), f64x2.splat(flat)));
        const centre = f64x2.add(f64x2.sub(vs, halfPixel), f64x2.mul(f64x2.splat(tilt), dx));
        const slack = f64x2.splat(REACH_SLACK);
        const first = f64x2.ceil(f64x2.sub(f64x2.sub(centre, root), slack));
        const last = f64x2.floor(f64x2.add(f64x2.add(centre, root), slack));
        const span = i32x4.trunc_sat_f64x2_s_zero(v128.shuffle<f64>(first, last, 0, 3));
        low = max(top, i32x4.extract_lane(span, 0));
        high = min(bottom, i32x4.extract_lane(span, 1));
      }
      for (let from = low; from <= high; from += ROWS_AT_ONCE) {
        const rows = min(ROWS_AT_ONCE, high - from + 1);
        const open = openRows(column, from) & (((<u64>1) << <u64>rows) - 1);
        if (open != 0) {
          blendGroups(
          open, 6, g, from, stripBytes, frameAt, columnsAt, columnBytes, slopes, us, vs, halfPixel, halfs, opacity, red, green, blue,
          lanes, zeros, signs, minAlpha, maxAlpha, minLight, minusLog2e, exponentCap, magic, c0, c1, c2, c3, c4, c5, c6,
        );
        }
      }
    }
  }
}

/** Adds the background and writes 8-bit RGB: clipped to [0, 1], times 255, cut. Up to 10 bytes after the last are overwritten. */
export function resolve(size: i32, groups: i32, frameAt: i32, stripBytes: i32, intoAt: i32, red: f32, green: f32, blue: f32): void {
  const zeros = f32x4.splat(0);
  const ones = f32x4.splat(1);
  const steps = f32x4.splat(255);
  for (let y = 0; y < size; y++) {
    let pixel = frameAt + y * GROUP_BYTES;
    let out = intoAt + y * size * 3;
    for (let g = 0; g < groups; g++, pixel += stripBytes, out += 12) {
      const light = f32x4.abs(v128.load(pixel));
      const r = f32x4.add(v128.load(pixel, 16), f32x4.mul(light, f32x4.splat(red)));
      const g = f32x4.add(v128.load(pixel, 32), f32x4.mul(light, f32x4.splat(green)));
      const b = f32x4.add(v128.load(pixel, 48), f32x4.mul(light, f32x4.splat(blue)));
      const reds = i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.pmin(ones, f32x4.pmax(zeros, r)), steps));
      const greens = i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.pmin(ones, f32x4.pmax(zeros, g)), steps));
      const blues = i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.pmin(ones, f32x4.pmax(zeros, b)), steps));
      const packed = v128.or(v128.or(reds, i32x4.shl(greens, 8)), i32x4.shl(blues, 16));
      v128.store(out, v128.shuffle<u8>(packed, packed, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15, 15, 15, 15));
    }
  }
}
