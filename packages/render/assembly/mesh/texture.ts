// Reading a texture at two places: the twin of src/mesh/sample-texture.ts.

import { word } from "./head";

/** Four channels of the two texels that were read last, whole numbers. */
export let texelA: v128 = i32x4.splat(0);
export let texelB: v128 = i32x4.splat(0);

/** Reads the texture that stands at `texture` of the head; `uv`: u and v of both places, float32. */
export function sample(texture: usize, uv: v128): void {
  const data = word(texture);
  const width = load<i32>(texture, 4);
  const height = load<i32>(texture, 8);
  const channels = load<i32>(texture, 12);
  const sizes = v128.shuffle<i64>(i32x4.splat(width), i32x4.splat(height), 0, 2);
  const within = f32x4.sub(uv, f32x4.floor(uv));
  const steps = i32x4.trunc_sat_f32x4_s(
    f32x4.sub(
      f32x4.nearest(f32x4.mul(within, f32x4.convert_i32x4_s(i32x4.shl(sizes, 8)))),
      f32x4.splat(128),
    ),
  );
  const last = i32x4.sub(sizes, i32x4.splat(1));
  // Below 0 counts as very large: both ends wrap to the last texel.
  const lower = i32x4.min_u(i32x4.shr_s(steps, 8), last);
  const upper = v128.andnot(i32x4.add(lower, i32x4.splat(1)), i32x4.eq(lower, last));
  // The file's rows go down, v goes up.
  const rows = i32x4.mul(i32x4.sub(last, lower), i32x4.splat(width));
  const rowsAbove = i32x4.mul(i32x4.sub(last, upper), i32x4.splat(width));
  const share = v128.and(steps, i32x4.splat(255));
  // 256 − share and share of each place, as pairs of 16 bits.
  const weights = v128.or(i32x4.sub(i32x4.splat(256), share), i32x4.shl(share, 16));
  texelA = blend(
    data + <usize>((i32x4.extract_lane(rows, 2) + i32x4.extract_lane(lower, 0)) * channels),
    data + <usize>((i32x4.extract_lane(rows, 2) + i32x4.extract_lane(upper, 0)) * channels),
    data + <usize>((i32x4.extract_lane(rowsAbove, 2) + i32x4.extract_lane(lower, 0)) * channels),
    data + <usize>((i32x4.extract_lane(rowsAbove, 2) + i32x4.extract_lane(upper, 0)) * channels),
    v128.shuffle<i32>(weights, weights, 0, 0, 0, 0),
    v128.shuffle<i32>(weights, weights, 2, 2, 2, 2),
  );
  texelB = blend(
    data + <usize>((i32x4.extract_lane(rows, 3) + i32x4.extract_lane(lower, 1)) * channels),
    data + <usize>((i32x4.extract_lane(rows, 3) + i32x4.extract_lane(upper, 1)) * channels),
    data + <usize>((i32x4.extract_lane(rowsAbove, 3) + i32x4.extract_lane(lower, 1)) * channels),
    data + <usize>((i32x4.extract_lane(rowsAbove, 3) + i32x4.extract_lane(upper, 1)) * channels),
    v128.shuffle<i32>(weights, weights, 1, 1, 1, 1),
    v128.shuffle<i32>(weights, weights, 3, 3, 3, 3),
  );
}

/** Two texels side by side, channel by channel, as 16 bits. */
// @ts-ignore: decorator
@inline
function beside(a: usize, b: usize): v128 {
  const first = v128.load32_zero(a);
  const second = v128.load32_zero(b);
  return i16x8.extend_low_i8x16_u(
    v128.shuffle<i8>(first, second, 0, 16, 1, 17, 2, 18, 3, 19, 0, 16, 1, 17, 2, 18, 3, 19),
  );
}

/** Rounded to 8 bits after each of the two blends. */
// @ts-ignore: decorator
@inline
function blend(a: usize, b: usize, c: usize, d: usize, along: v128, up: v128): v128 {
  const half = i32x4.splat(128);
  const low = i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(beside(a, b), along), half), 8);
  const high = i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(beside(c, d), along), half), 8);
  return i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(v128.or(low, i32x4.shl(high, 16)), up), half), 8);
}
