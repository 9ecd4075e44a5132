// The picture made smaller: the twin of src/image/resample.ts.

import { BACKGROUND, NARROW, OUT, OUT_X0, OUT_X1, PICTURE, SCRATCH, SIDE, SIZE, TAPS, word } from "./head";

// Taps of an output sample: the first input sample, how many pairs of them, then for each pair the upper and the lower part of both weights.
const TAPS_BYTES: usize = 128;
/** Bits of a weight's lower part. */
const LOWER: i32 = 11;
const PRECISION: i32 = 22;

/** Fills the finished view with the background. */
export function clearOut(): void {
  const colour = load<i32>(BACKGROUND);
  const size = <usize>load<i32>(SIZE);
  let at = word(OUT);
  for (const end = at + size * size * 3; at < end; at += 3) {
    store<u16>(at, <u16>colour);
    store<u8>(at, <u8>(colour >>> 16), 2);
  }
}

/** Sums of both parts of the weights as bytes, 0 to 255, one a word. */
// @ts-ignore: decorator
@inline
function finish(upper: v128, lower: v128): v128 {
  const sum = i32x4.add(i32x4.shl(upper, LOWER), lower);
  return i32x4.shr_s(i32x4.add(sum, i32x4.splat(1 << (PRECISION - 1))), PRECISION);
}

/** Makes a row of the picture narrower; `to` numbers the narrow rows. */
export function squeezeRow(y: i32, to: i32): void {
  const side = <usize>load<i32>(SIDE);
  const row = word(PICTURE) + ((<usize>y * side) << 2);
  const x0 = load<i32>(OUT_X0);
  const x1 = load<i32>(OUT_X1);
  let out = word(NARROW) + <usize>to * narrowBytes();
  let taps = word(TAPS) + <usize>x0 * TAPS_BYTES;
  for (let x = x0; x < x1; x++, taps += TAPS_BYTES, out += 4) {
    let from = row + (<usize>load<i32>(taps) << 2);
    let weights = taps + 8;
    let upper = i32x4.splat(0);
    let lower = i32x4.splat(0);
    for (let pairs = load<i32>(taps, 4); pairs > 0; pairs--, from += 8, weights += 8) {
      const pixels = v128.load64_zero(from);
      const beside = i16x8.extend_low_i8x16_u(
        v128.shuffle<i8>(pixels, pixels, 0, 4, 1, 5, 2, 6, 3, 7, 0, 4, 1, 5, 2, 6, 3, 7),
      );
      upper = i32x4.add(upper, i32x4.dot_i16x8_s(beside, v128.load32_splat(weights)));
      lower = i32x4.add(lower, i32x4.dot_i16x8_s(beside, v128.load32_splat(weights, 4)));
    }
    const words = finish(upper, lower);
    const shorts = i16x8.narrow_i32x4_s(words, words);
    store<i32>(out, i32x4.extract_lane(i8x16.narrow_i16x8_u(shorts, shorts), 0));
  }
}

/** Bytes of a narrow row: room for groups of four pixels. */
// @ts-ignore: decorator
@inline
function narrowBytes(): usize {
  return ((<usize>(load<i32>(OUT_X1) - load<i32>(OUT_X0)) + 3) & ~3) << 2;
}

/** Writes a row of the finished view from narrow rows, of which the first is row `top` of the picture. */
export function squeezeColumns(y: i32, top: i32): void {
  const x0 = load<i32>(OUT_X0);
  const bytes = narrowBytes();
  const taps = word(TAPS) + <usize>y * TAPS_BYTES;
  const first = word(NARROW) + <usize>(load<i32>(taps) - top) * bytes;
  const pairs = load<i32>(taps, 4);
  let out = word(OUT) + <usize>(y * load<i32>(SIZE) + x0) * 3;
  let left = load<i32>(OUT_X1) - x0;
  for (let at: usize = 0; at < bytes; at += 16, left -= 4, out += 12) {
    let from = first + at;
    let weights = taps + 8;
    let u0 = i32x4.splat(0);
    let u1 = u0;
    let u2 = u0;
    let u3 = u0;
    let l0 = u0;
    let l1 = u0;
    let l2 = u0;
    let l3 = u0;
    for (let pair = pairs; pair > 0; pair--, from += bytes << 1, weights += 8) {
      const above = v128.load(from);
      const below = v128.load(from + bytes);
      const low = v128.shuffle<i8>(above, below, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      const high = v128.shuffle<i8>(above, below, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
      const b0 = i16x8.extend_low_i8x16_u(low);
      const b1 = i16x8.extend_high_i8x16_u(low);
      const b2 = i16x8.extend_low_i8x16_u(high);
      const b3 = i16x8.extend_high_i8x16_u(high);
      const upper = v128.load32_splat(weights);
      const lower = v128.load32_splat(weights, 4);
      u0 = i32x4.add(u0, i32x4.dot_i16x8_s(b0, upper));
      u1 = i32x4.add(u1, i32x4.dot_i16x8_s(b1, upper));
      u2 = i32x4.add(u2, i32x4.dot_i16x8_s(b2, upper));
      u3 = i32x4.add(u3, i32x4.dot_i16x8_s(b3, upper));
      l0 = i32x4.add(l0, i32x4.dot_i16x8_s(b0, lower));
      l1 = i32x4.add(l1, i32x4.dot_i16x8_s(b1, lower));
      l2 = i32x4.add(l2, i32x4.dot_i16x8_s(b2, lower));
      l3 = i32x4.add(l3, i32x4.dot_i16x8_s(b3, lower));
    }
    const words = i8x16.narrow_i16x8_u(
      i16x8.narrow_i32x4_s(finish(u0, l0), finish(u1, l1)),
      i16x8.narrow_i32x4_s(finish(u2, l2), finish(u3, l3)),
    );
    const rgb = v128.shuffle<i8>(words, words, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15, 15, 15, 15);
    if (left >= 4) {
      v128.store64_lane(out, rgb, 0);
      v128.store32_lane(out, rgb, 2, 8);
    } else {
      for (let x: usize = 0; x < <usize>left; x++) {
        const pixel = load<u32>(storeWords(words) + (x << 2));
        store<u16>(out + x * 3, <u16>pixel);
        store<u8>(out + x * 3, <u8>(pixel >>> 16), 2);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function storeWords(words: v128): usize {
  v128.store(SCRATCH, words);
  return SCRATCH;
}
