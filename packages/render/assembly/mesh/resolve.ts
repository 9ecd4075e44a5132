// From samples to pixels: the twin of `shadeSamples` in src/mesh/draw-view.ts, and of resolve.ts.

import {
  BACKGROUND,
  PICTURE,
  REGION_X0,
  REGION_X1,
  REGION_Y0,
  REQUESTS,
  SAMPLE_BYTES,
  SAMPLES,
  SIDE,
  word,
} from "./head";
import { colourA, colourB, shadePair } from "./shade";

/** Fills the picture with the background. */
export function clearPicture(): void {
  const colour = i32x4.splat(load<i32>(BACKGROUND));
  const side = <usize>load<i32>(SIDE);
  let at = word(PICTURE);
  for (const end = at + ((side * side) << 2); at < end; at += 16) v128.store(at, colour);
}

// @ts-ignore: decorator
@inline
function ask(at: usize, id: i32, x: i32): usize {
  store<i32>(at, id);
  store<i32>(at, x, 4);
  return at + 8;
}

/** Lists what a row needs shaded: each triangle that a pixel's samples see, once. Gives the list's end. */
function askRow(row: usize, width: i32): usize {
  let to = word(REQUESTS);
  for (let x = 0, at = row; x < width; x++, at += SAMPLE_BYTES) {
    const ids = v128.load(at, 16);
    if (!v128.any_true(ids)) continue;
    const i0 = i32x4.extract_lane(ids, 0);
    if (i0) to = ask(to, i0, x);
    if (i32x4.all_true(i32x4.eq(ids, i32x4.splat(i0)))) continue;
    const i1 = i32x4.extract_lane(ids, 1);
    const i2 = i32x4.extract_lane(ids, 2);
    const i3 = i32x4.extract_lane(ids, 3);
    if (i1 && i1 != i0) to = ask(to, i1, x);
    if (i2 && i2 != i0 && i2 != i1) to = ask(to, i2, x);
    if (i3 && i3 != i0 && i3 != i1 && i3 != i2) to = ask(to, i3, x);
  }
  return to;
}

/** A colour for the samples that see its triangle; colours take the place of depths, which nobody needs any more. */
// @ts-ignore: decorator
@inline
function answer(row: usize, request: usize, colour: i32): void {
  const at = row + <usize>load<i32>(request, 4) * SAMPLE_BYTES;
  const seen = i32x4.eq(v128.load(at, 16), i32x4.splat(load<i32>(request)));
  v128.store(at, v128.bitselect(i32x4.splat(colour), v128.load(at), seen));
}

/** Shades a row of the region and writes its pixels. */
export function shadeRow(y: i32): void {
  const x0 = load<i32>(REGION_X0);
  const width = load<i32>(REGION_X1) - x0;
  const row = word(SAMPLES) + <usize>(y - load<i32>(REGION_Y0)) * <usize>width * SAMPLE_BYTES;
  const first = word(REQUESTS);
  const end = askRow(row, width);
  for (let request = first; request < end; request += 16) {
    const second = request + 8 < end ? request + 8 : request;
    shadePair(
      load<i32>(request) - 1,
      x0 + load<i32>(request, 4),
      load<i32>(second) - 1,
      x0 + load<i32>(second, 4),
      y,
    );
    answer(row, request, colourA);
    if (second != request) answer(row, second, colourB);
  }
  const none = i32x4.splat(0);
  const background = i32x4.splat(load<i32>(BACKGROUND));
  let to = pixelsOf(y) + (<usize>x0 << 2);
  for (let x = 0, at = row; x < width; x++, at += SAMPLE_BYTES, to += 4) {
    const ids = v128.load(at, 16);
    if (!v128.any_true(ids)) continue;
    store<i32>(to, mean(v128.bitselect(background, v128.load(at), i32x4.eq(ids, none))));
  }
}

/** Writes a row of pixels from the colours that were blended into its samples. */
export function resolveRow(y: i32): void {
  const x0 = load<i32>(REGION_X0);
  const width = load<i32>(REGION_X1) - x0;
  let at = word(SAMPLES) + <usize>(y - load<i32>(REGION_Y0)) * <usize>width * SAMPLE_BYTES;
  let to = pixelsOf(y) + (<usize>x0 << 2);
  for (let x = 0; x < width; x++, at += SAMPLE_BYTES, to += 4) store<i32>(to, mean(v128.load(at, 16)));
}

/** The picture's rows begin at the top. */
// @ts-ignore: decorator
@inline
function pixelsOf(y: i32): usize {
  const side = load<i32>(SIDE);
  return word(PICTURE) + ((<usize>(side - 1 - y) * <usize>side) << 2);
}

/** A sample's channels as the reference's float32: byte × (1/255). */
// @ts-ignore: decorator
@inline
function unit(words: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_u(words), f32x4.splat(<f32>0.00392156862745098));
}

/** Mean of four samples' colours, in the reference's float32 steps and order. */
// @ts-ignore: decorator
@inline
function mean(colours: v128): i32 {
  const colour = i32x4.extract_lane(colours, 0);
  if (i32x4.all_true(i32x4.eq(colours, i32x4.splat(colour)))) return colour;
  const low = i16x8.extend_low_i8x16_u(colours);
  const high = i16x8.extend_high_i8x16_u(colours);
  const two = f32x4.add(unit(i32x4.extend_low_i16x8_u(low)), unit(i32x4.extend_high_i16x8_u(low)));
  const four = f32x4.add(
    f32x4.add(two, unit(i32x4.extend_low_i16x8_u(high))),
    unit(i32x4.extend_high_i16x8_u(high)),
  );
  const scaled = f32x4.mul(f32x4.mul(four, f32x4.splat(0.25)), f32x4.splat(0.99609375));
  // Adding 2¹⁵ rounds to 1/256: the byte stands in the last bits.
  const bytes = v128.and(f32x4.add(scaled, f32x4.splat(32768)), i32x4.splat(255));
  return i32x4.extract_lane(v128.shuffle<i8>(bytes, bytes, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12), 0);
}
