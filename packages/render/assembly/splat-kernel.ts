// Blends projected, ordered splats into a picture, four pixels at a time. The twin of src/splat/kernel-js.ts: every lane does
// the same float32 steps in the same order, so both give the same bytes. No relaxed SIMD and no fused multiply-add: those
// would round differently from machine to machine. Layout of the memory: src/splat/frame.ts.
//
// Whole numbers count in doubles, and numbers change their type by the vector instructions: V8's scalar conversions
// (cvtsi2sd, cvtsd2ss, cvtss2sd) keep the upper half of a register that the last group's result stood in, and wait for it.
// One group then takes 100 cycles instead of 25.
//
// Constants are loaded from the head of the memory (src/splat/kernel-constants.ts) and not written as v128.const: V8 builds
// each such constant anew in the loop.

const GROUP_BYTES: i32 = 64;
const RECORD_BYTES: i32 = 48;
const NARROW_PIXELS: f64 = 8;
const TILE_SHIFT: i32 = 3;
const REACH_SLACK: f64 = 0.01;

/** True when every pixel of the tiles under a rectangle (in tiles, ends included) is finished. */
// @ts-ignore: decorator
@inline
function isHidden(tilesAt: i32, tiles: i32, left: i32, right: i32, top: i32, bottom: i32): bool {
  let live = 0;
  for (let y = top; y <= bottom && live == 0; y++) {
    const row = tilesAt + ((y * tiles) << 2);
    for (let x = left; x <= right; x++) live |= load<i32>(row + (x << 2));
  }
  return live == 0;
}

/** The first double, as float32, in all lanes. */
// @ts-ignore: decorator
@inline
function splatLow(doubles: v128): v128 {
  const floats = f32x4.demote_f64x2_zero(doubles);
  return v128.shuffle<f32>(floats, floats, 0, 0, 0, 0);
}

/**
 * `size`: side of the picture, pixels; `groups`, `tiles`: groups of four pixels and tiles in a row; `frameAt`, `tilesAt`,
 * `recordsAt`, `orderAt`: byte offsets; `count`: how many of the order to blend, front to back.
 */
export function blend(
  size: i32,
  groups: i32,
  tiles: i32,
  frameAt: i32,
  tilesAt: i32,
  recordsAt: i32,
  orderAt: i32,
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
  const fours = f64x2.promote_low_f32x4(v128.load64_zero(80));
  const halfPixel = f64x2.promote_low_f32x4(v128.load64_zero(88));
  const edge = <f64>(size - 1);
  const rowBytes = groups * GROUP_BYTES;
  for (let k = 0; k < count; k++) {
    const at = recordsAt + load<i32>(orderAt + (k << 2)) * RECORD_BYTES;
    const centres = f64x2.promote_low_f32x4(v128.load64_zero(at));
    const shape = f64x2.promote_low_f32x4(v128.load64_zero(at, 8));
    const depthAndLimit = f64x2.promote_low_f32x4(v128.load64_zero(at, 16));
    const reaches = f64x2.promote_low_f32x4(v128.load64_zero(at, 24));
    const u = f64x2.extract_lane(centres, 0);
    const v = f64x2.extract_lane(centres, 1);
    const half = f64x2.extract_lane(shape, 0);
    const shear = f64x2.extract_lane(shape, 1);
    const quarter = f64x2.extract_lane(depthAndLimit, 0);
    const limit = f64x2.extract_lane(depthAndLimit, 1);
    const lows = f64x2.ceil(f64x2.sub(f64x2.sub(centres, reaches), halfPixel));
    const highs = f64x2.floor(f64x2.sub(f64x2.add(centres, reaches), halfPixel));
    const left = max<f64>(0, f64x2.extract_lane(lows, 0));
    const top = max<f64>(0, f64x2.extract_lane(lows, 1));
    const right = min<f64>(edge, f64x2.extract_lane(highs, 0));
    const bottom = min<f64>(edge, f64x2.extract_lane(highs, 1));
    if (isHidden(tilesAt, tiles, <i32>left >> TILE_SHIFT, <i32>right >> TILE_SHIFT, <i32>top >> TILE_SHIFT, <i32>bottom >> TILE_SHIFT)) continue;
    const narrow = right - left < NARROW_PIXELS;
    const halfs = f32x4.splat(load<f32>(at, 8));
    const opacity = v128.load32_splat(at, 32);
    const red = v128.load32_splat(at, 36);
    const green = v128.load32_splat(at, 40);
    const blue = v128.load32_splat(at, 44);
    let line = <i32>top;
    let row = frameAt + <i32>top * rowBytes;
    for (let y = top; y <= bottom; y += 1, row += rowBytes, line++) {
      const dy = y + 0.5 - v;
      const base = quarter * dy * dy;
      const centre = u + shear * dy;
      let from = left;
      let to = right;
      if (!narrow) {
        if (base > limit + REACH_SLACK) continue;
        const reach = sqrt(max<f64>(0, limit - base) / half) + REACH_SLACK;
        from = max<f64>(left, ceil(centre - reach - 0.5));
        to = min<f64>(right, floor(centre + reach - 0.5));
      }
      if (from > to) continue;
      const bases = splatLow(f64x2.splat(base));
      const shift = f64x2.splat(centre);
      let x = f64x2.splat(floor(from * 0.25) * 4 + 0.5);
      const last = row + (<i32>to >> 2) * GROUP_BYTES;
      for (let pixel = row + (<i32>from >> 2) * GROUP_BYTES; pixel <= last; pixel += GROUP_BYTES) {
        const du = f32x4.add(splatLow(f64x2.sub(x, shift)), lanes);
        x = f64x2.add(x, fours);
        const light = v128.load(pixel);
        const open = f32x4.gt(light, zeros);
        if (!v128.any_true(open)) continue;
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
        const touched = v128.and(open, f32x4.ge(full, minAlpha));
        if (!v128.any_true(touched)) continue;
        const alpha = f32x4.pmin(maxAlpha, full);
        const next = f32x4.mul(light, f32x4.sub(c0, alpha));
        const blended = v128.andnot(touched, f32x4.le(next, minLight));
        // A touched pixel that is not blended is finished: its light keeps its size and turns negative.
        const kept = v128.xor(light, v128.and(signs, v128.andnot(touched, blended)));
        v128.store(pixel, v128.bitselect(next, kept, blended));
        const ended = v128.andnot(touched, blended);
        if (v128.any_true(ended)) {
          const tile = tilesAt + (((line >> TILE_SHIFT) * tiles + (((pixel - row) / GROUP_BYTES) >> (TILE_SHIFT - 2))) << 2);
          store<i32>(tile, load<i32>(tile) - popcnt<i32>(i32x4.bitmask(ended)));
        }
        const weight = v128.and(blended, f32x4.mul(alpha, light));
        v128.store(pixel, f32x4.add(v128.load(pixel, 16), f32x4.mul(red, weight)), 16);
        v128.store(pixel, f32x4.add(v128.load(pixel, 32), f32x4.mul(green, weight)), 32);
        v128.store(pixel, f32x4.add(v128.load(pixel, 48), f32x4.mul(blue, weight)), 48);
      }
    }
  }
}
