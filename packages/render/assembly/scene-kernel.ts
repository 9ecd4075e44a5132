// Draws a module's scene: which triangle is seen at each sample, and the light of its surface, two pixels at a time. What stands in `scene/` is
// the twin of files in src/backends/cpu: every lane does the same steps in the same order, so both give the same bytes. No relaxed SIMD and
// no fused multiply-add. Layout of the memory: src/backends/cpu/scene-kernel-layout.ts.

import { upper } from "./lanes";
import { cover, paint } from "./scene/cover";
import { halve } from "./scene/glass";
import {
  BACKGROUNDS,
  CAPABLE,
  OUT,
  PICTURE_BYTES,
  PICTURE_COUNT,
  PICTURES,
  PREMULTIPLIED,
  REGION_X0,
  REGION_X1,
  REGION_Y0,
  REGION_Y1,
  REST,
  SAMPLE_COLOURS,
  SAMPLE_TRIANGLE,
  SIDE,
  SCRATCH,
  TONE_MAPPED,
} from "./scene/head";
import { finishBytes, setPaint, wordAt, wordOf } from "./scene/paint";
import { shadePair } from "./scene/shade";
import { srgbByte, toneMap } from "./scene/tone";
import { drawSide, flags, forget, itemOf, useTriangle } from "./scene/triangle";

export { cover, drawSide, halve, paint, setPaint };

/** Forgets the triangle: the memory holds another view. */
export function begin(): void {
  forget();
}

/** Shades the loaded triangle at two pixels of a row; R + 256·G + 65536·B of each, the second in the upper half. */
function shadeBytes(xa: i32, xb: i32, y: i32): i64 {
  shadePair(xa, xb, y);
  if (flags & TONE_MAPPED) toneMap();
  const first = packed(0);
  if (xa == xb) return <i64>first;
  return <i64>first | (<i64>packed(8) << 32);
}

// @ts-ignore: decorator
@inline
function packed(lane: usize): i32 {
  return (
    srgbByte(load<f64>(OUT + lane)) +
    (srgbByte(load<f64>(OUT + lane, 16)) << 8) +
    (srgbByte(load<f64>(OUT + lane, 32)) << 16)
  );
}

// @ts-ignore: decorator
@inline
function capable(id: i32): bool {
  return (load<i32>(itemOf(id - 1)) & CAPABLE) != 0;
}

// @ts-ignore: decorator
@inline
function meanByte(a: i32, b: i32, c: i32, d: i32): i32 {
  return (((a + b + 1) >> 1) + ((c + d + 1) >> 1) + 1) >> 1;
}

/** Leaves a pixel for JavaScript. */
function leave(rest: i32, x: i32, y: i32): i32 {
  store<i32>(<usize>load<u32>(REST) + (<usize>rest << 2), (y << 16) | x);
  return rest + 1;
}

function shadeOne(id: i32, x: i32, y: i32): i32 {
  useTriangle(id - 1);
  return <i32>shadeBytes(x, x, y);
}

/** Where a pixel lies in the first picture, whose rows start at the top. */
// @ts-ignore: decorator
@inline
function pictureAt(x: i32, y: i32): usize {
  const side = load<i32>(SIDE);
  return <usize>load<u32>(PICTURES) + <usize>(((side - 1 - y) * side + x) * 3);
}

function write(x: i32, y: i32, colour: i32): void {
  const bytes = <usize>load<u32>(PICTURE_BYTES);
  let to = pictureAt(x, y);
  for (let p = load<i32>(PICTURE_COUNT); p > 0; p--, to += bytes) {
    store<u8>(to, colour);
    store<u8>(to, colour >> 8, 1);
    store<u8>(to, colour >> 16, 2);
  }
}

/** A pixel that more than one triangle, or the background, shares. */
function sharedPixel(x: i32, y: i32, ids: v128): void {
  const i0 = i32x4.extract_lane(ids, 0);
  const i1 = i32x4.extract_lane(ids, 1);
  const i2 = i32x4.extract_lane(ids, 2);
  const i3 = i32x4.extract_lane(ids, 3);
  const c0 = i0 == 0 ? -1 : shadeOne(i0, x, y);
  const c1 = i1 == i0 ? c0 : i1 == 0 ? -1 : shadeOne(i1, x, y);
  const c2 = i2 == i0 ? c0 : i2 == i1 ? c1 : i2 == 0 ? -1 : shadeOne(i2, x, y);
  const c3 = i3 == i0 ? c0 : i3 == i1 ? c1 : i3 == i2 ? c2 : i3 == 0 ? -1 : shadeOne(i3, x, y);
  const bytes = <usize>load<u32>(PICTURE_BYTES);
  let to = pictureAt(x, y);
  for (let p = 0, count = load<i32>(PICTURE_COUNT); p < count; p++, to += bytes) {
    const behind = load<i32>(BACKGROUNDS + (<usize>p << 2));
    const d0 = c0 < 0 ? behind : c0;
    const d1 = c1 < 0 ? behind : c1;
    const d2 = c2 < 0 ? behind : c2;
    const d3 = c3 < 0 ? behind : c3;
    store<u8>(to, meanByte(d0 & 255, d1 & 255, d2 & 255, d3 & 255));
    store<u8>(to, meanByte((d0 >> 8) & 255, (d1 >> 8) & 255, (d2 >> 8) & 255, (d3 >> 8) & 255), 1);
    store<u8>(to, meanByte((d0 >> 16) & 255, (d1 >> 16) & 255, (d2 >> 16) & 255, (d3 >> 16) & 255), 2);
  }
}

// @ts-ignore: decorator
@inline
function allCapable(ids: v128): bool {
  const i0 = i32x4.extract_lane(ids, 0);
  const i1 = i32x4.extract_lane(ids, 1);
  const i2 = i32x4.extract_lane(ids, 2);
  const i3 = i32x4.extract_lane(ids, 3);
  return (
    (i0 == 0 || capable(i0)) && (i1 == 0 || capable(i1)) && (i2 == 0 || capable(i2)) && (i3 == 0 || capable(i3))
  );
}

/** Two pixels whose samples all see one triangle. */
// @ts-ignore: decorator
@inline
function alike(ids: v128, next: v128): bool {
  const first = i32x4.splat(i32x4.extract_lane(ids, 0));
  return i32x4.all_true(v128.and(i32x4.eq(ids, next), i32x4.eq(ids, first)));
}

/** One pixel that is not all background; gives the number of pixels left for JavaScript. */
function pixel(x: i32, y: i32, ids: v128, solid: bool, rest: i32): i32 {
  const id = i32x4.extract_lane(ids, 0);
  if (solid) {
    if (!capable(id)) return leave(rest, x, y);
    write(x, y, shadeOne(id, x, y));
    return rest;
  }
  if (!allCapable(ids)) return leave(rest, x, y);
  sharedPixel(x, y, ids);
  return rest;
}

/** Shades a row of quads into the pictures; gives the number of pixels that JavaScript has to shade, whose places it lists. */
export function resolve(top: i32): i32 {
  const rx0 = load<i32>(REGION_X0);
  const ry0 = load<i32>(REGION_Y0);
  const rx1 = load<i32>(REGION_X1);
  const ry1 = load<i32>(REGION_Y1);
  const width = rx1 - rx0;
  const triangleAt = <usize>load<u32>(SAMPLE_TRIANGLE);
  const none = i32x4.splat(0);
  let rest = 0;
  for (let left = rx0 & ~1; left < rx1; left += 2) {
    for (let y = max(top, ry0), end = min(top + 2, ry1); y < end; y++) {
      const at = triangleAt + (<usize>((y - ry0) * width + left - rx0) << 4);
      const ids = left >= rx0 ? v128.load(at) : none;
      const idsB = left + 1 < rx1 ? v128.load(at, 16) : none;
      if (!v128.any_true(v128.or(ids, idsB))) continue;
      const id = i32x4.extract_lane(ids, 0);
      const idB = i32x4.extract_lane(idsB, 0);
      const solid = id != 0 && i32x4.all_true(i32x4.eq(ids, i32x4.splat(id)));
      const solidB = idB != 0 && i32x4.all_true(i32x4.eq(idsB, i32x4.splat(idB)));
      if (solid && solidB && id == idB && capable(id)) {
        useTriangle(id - 1);
        const colours = shadeBytes(left, left + 1, y);
        write(left, y, <i32>colours);
        write(left + 1, y, <i32>(colours >> 32));
        continue;
      }
      if (v128.any_true(ids)) rest = pixel(left, y, ids, solid, rest);
      if (v128.any_true(idsB)) rest = pixel(left + 1, y, idsB, solidB, rest);
    }
  }
  return rest;
}

/** Light of a pixel's four samples. */
const LIGHT_ROOM: usize = SCRATCH + 512;

/** The light of a lane as a sample holds it: four floats. */
// @ts-ignore: decorator
@inline
function lightOf(lane: usize): v128 {
  const a = load<f64>(OUT + lane, 48);
  const scale = flags & PREMULTIPLIED ? a : 1;
  let light = f32x4.splat(<f32>(load<f64>(OUT + lane) * scale));
  light = f32x4.replace_lane(light, 1, <f32>(load<f64>(OUT + lane, 16) * scale));
  light = f32x4.replace_lane(light, 2, <f32>(load<f64>(OUT + lane, 32) * scale));
  return f32x4.replace_lane(light, 3, <f32>a);
}

/** Light of sample s of a pixel: of a triangle, or of what is behind. */
function sampleLight(id: i32, x: i32, y: i32, behind: usize): v128 {
  if (id == 0) return v128.load(behind);
  useTriangle(id - 1);
  shadePair(x, x, y);
  return lightOf(0);
}

/** Mean of four samples' light. */
// @ts-ignore: decorator
@inline
function meanLight(a: v128, b: v128, c: v128, d: v128): v128 {
  const low = f64x2.div(
    f64x2.add(
      f64x2.add(f64x2.add(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b)), f64x2.promote_low_f32x4(c)),
      f64x2.promote_low_f32x4(d),
    ),
    f64x2.splat(4),
  );
  const high = f64x2.div(
    f64x2.add(f64x2.add(f64x2.add(upper(a), upper(b)), upper(c)), upper(d)),
    f64x2.splat(4),
  );
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

/** One pixel's light into the picture that glass is looked through. */
function lightPixel(to: usize, behind: usize, x: i32, y: i32, ids: v128): void {
  const i0 = i32x4.extract_lane(ids, 0);
  const i1 = i32x4.extract_lane(ids, 1);
  const i2 = i32x4.extract_lane(ids, 2);
  const i3 = i32x4.extract_lane(ids, 3);
  const a = sampleLight(i0, x, y, behind);
  if (i1 == i0 && i2 == i0 && i3 == i0) {
    v128.store(to, meanLight(a, a, a, a));
    return;
  }
  v128.store(LIGHT_ROOM, a);
  v128.store(LIGHT_ROOM, i1 == i0 ? a : sampleLight(i1, x, y, behind), 16);
  v128.store(
    LIGHT_ROOM,
    i2 == i0 ? a : i2 == i1 ? v128.load(LIGHT_ROOM, 16) : sampleLight(i2, x, y, behind),
    32,
  );
  const d =
    i3 == i0
      ? a
      : i3 == i1
        ? v128.load(LIGHT_ROOM, 16)
        : i3 == i2
          ? v128.load(LIGHT_ROOM, 32)
          : sampleLight(i3, x, y, behind);
  v128.store(to, meanLight(a, v128.load(LIGHT_ROOM, 16), v128.load(LIGHT_ROOM, 32), d));
}

/** Shades a row of pixels as light, into a picture of four floats a pixel, rows from the bottom; what is behind lies at `behind`. */
export function resolveLight(y: i32, picture: usize, behind: usize): void {
  const rx0 = load<i32>(REGION_X0);
  const rx1 = load<i32>(REGION_X1);
  const row = <usize>load<u32>(SAMPLE_TRIANGLE) + (<usize>((y - load<i32>(REGION_Y0)) * (rx1 - rx0)) << 4);
  const out = picture + (<usize>(y * load<i32>(SIDE)) << 4);
  for (let x = rx0; x < rx1; x++) {
    const ids = v128.load(row + (<usize>(x - rx0) << 4));
    const to = out + (<usize>x << 4);
    const id = i32x4.extract_lane(ids, 0);
    if ((x & 1) == 0 && x + 1 < rx1 && id != 0) {
      const next = v128.load(row + (<usize>(x + 1 - rx0) << 4));
      if (alike(ids, next)) {
        useTriangle(id - 1);
        shadePair(x, x + 1, y);
        const a = lightOf(0);
        const b = lightOf(8);
        v128.store(to, meanLight(a, a, a, a));
        v128.store(to, meanLight(b, b, b, b), 16);
        x++;
        continue;
      }
    }
    lightPixel(to, behind, x, y, ids);
  }
}

/** Leaves the colours of all that waits in a row in the samples; gives the number of pixels that JavaScript has to shade, whose places it lists. */
export function flush(y: i32, first: i32, last: i32): i32 {
  const rx0 = load<i32>(REGION_X0);
  const row = <usize>((y - load<i32>(REGION_Y0)) * (load<i32>(REGION_X1) - rx0)) << 4;
  const triangles = <usize>load<u32>(SAMPLE_TRIANGLE) + row;
  const colours = <usize>load<u32>(SAMPLE_COLOURS) + row;
  let rest = 0;
  for (let x = first; x <= last; x++) {
    const at = <usize>(x - rx0) << 4;
    const ids = v128.load(triangles + at);
    if (!v128.any_true(ids)) continue;
    const id = i32x4.extract_lane(ids, 0);
    if ((x & 1) == 0 && x < last && id != 0) {
      const next = v128.load(triangles + at, 16);
      if (capable(id) && alike(ids, next)) {
        useTriangle(id - 1);
        shadePair(x, x + 1, y);
        finishBytes();
        v128.store(colours + at, i32x4.splat(wordOf(0)));
        v128.store(colours + at, i32x4.splat(wordOf(8)), 16);
        v128.store(triangles + at, i32x4.splat(0));
        v128.store(triangles + at, i32x4.splat(0), 16);
        x++;
        continue;
      }
    }
    if (!allCapable(ids)) {
      rest = leave(rest, x, y);
      continue;
    }
    flushPixel(colours + at, x, y, ids);
    v128.store(triangles + at, i32x4.splat(0));
  }
  return rest;
}

function flushPixel(to: usize, x: i32, y: i32, ids: v128): void {
  const i0 = i32x4.extract_lane(ids, 0);
  const i1 = i32x4.extract_lane(ids, 1);
  const i2 = i32x4.extract_lane(ids, 2);
  const i3 = i32x4.extract_lane(ids, 3);
  const w0 = i0 == 0 ? 0 : wordAt(i0, x, y);
  const w1 = i1 == i0 ? w0 : i1 == 0 ? 0 : wordAt(i1, x, y);
  const w2 = i2 == i0 ? w0 : i2 == i1 ? w1 : i2 == 0 ? 0 : wordAt(i2, x, y);
  const w3 = i3 == i0 ? w0 : i3 == i1 ? w1 : i3 == i2 ? w2 : i3 == 0 ? 0 : wordAt(i3, x, y);
  if (i0) store<i32>(to, w0);
  if (i1) store<i32>(to, w1, 4);
  if (i2) store<i32>(to, w2, 8);
  if (i3) store<i32>(to, w3, 12);
}

// @ts-ignore: decorator
@inline
function meanOf(at: usize): i32 {
  return meanByte(load<u8>(at), load<u8>(at, 4), load<u8>(at, 8), load<u8>(at, 12));
}

/** Writes the samples' colours of a row into the first picture. Where alpha fell below 1, colours are divided by it. */
export function resolveSamples(y: i32): void {
  const rx0 = load<i32>(REGION_X0);
  const rx1 = load<i32>(REGION_X1);
  let at = <usize>load<u32>(SAMPLE_COLOURS) + (<usize>((y - load<i32>(REGION_Y0)) * (rx1 - rx0)) << 4);
  let to = pictureAt(rx0, y);
  for (let x = rx0; x < rx1; x++, at += 16, to += 3) {
    const alpha = meanOf(at + 3);
    for (let c: usize = 0; c < 3; c++) {
      const value = meanOf(at + c);
      store<u8>(
        to + c,
        alpha == 255 ? value : alpha == 0 ? 0 : <i32>min(255, floor(<f64>(value * 255) / <f64>alpha + 0.5)),
      );
    }
  }
}
