// Perspective-correct attributes of a triangle: the twin of src/mesh/interpolate.ts. Planes of four numbers stand side by side.

import {
  COLOURS,
  INDICES,
  NORMALS,
  PLANES,
  PLANES_BYTES,
  PLANES_COUNT,
  POSITIONS,
  SCREEN,
  SPARE_PLANES,
  UVS,
  word,
} from "./head";

// Where a number's value at the origin lies in a triangle's planes; its change to the right follows after 16 bytes, up after 32.
export const POSITION: usize = 0;
export const W: usize = 12;
export const NORMAL: usize = 48;
export const UV: usize = 96;
export const COLOUR: usize = 144;
const TRIANGLE: usize = 192;

/** Forgets all triangles: the memory holds another view. */
export function forgetPlanes(): void {
  for (let slot = PLANES; slot <= SPARE_PLANES; slot += PLANES_BYTES) store<i32>(slot, -1, TRIANGLE);
}

/** Planes of a triangle; those at `busy` stay. */
// @ts-ignore: decorator
@inline
export function planesOf(triangle: i32, busy: usize): usize {
  let slot = PLANES + <usize>(triangle & (PLANES_COUNT - 1)) * PLANES_BYTES;
  if (load<i32>(slot, TRIANGLE) == triangle) return slot;
  if (slot == busy) slot = SPARE_PLANES;
  enter(slot, triangle);
  return slot;
}

// What all planes of a triangle share.
let x0: v128 = i32x4.splat(0);
let y0: v128 = i32x4.splat(0);
let x01: v128 = i32x4.splat(0);
let y01: v128 = i32x4.splat(0);
let x20: v128 = i32x4.splat(0);
let y20: v128 = i32x4.splat(0);

/** Corner 0 is the file's second one: the reference swaps the first two of a front face. */
function enter(slot: usize, triangle: i32): void {
  store<i32>(slot, triangle, TRIANGLE);
  const corners = word(INDICES) + <usize>triangle * 12;
  const i0 = <usize>load<u32>(corners, 4);
  const i1 = <usize>load<u32>(corners);
  const i2 = <usize>load<u32>(corners, 8);
  const screen = word(SCREEN);
  const s0 = screen + (i0 << 4);
  const s1 = screen + (i1 << 4);
  const s2 = screen + (i2 << 4);
  const sx = load<f32>(s0);
  const sy = load<f32>(s0, 4);
  const dx01 = sx - load<f32>(s1);
  const dy01 = sy - load<f32>(s1, 4);
  const dx20 = load<f32>(s2) - sx;
  const dy20 = load<f32>(s2, 4) - sy;
  const scale: f32 = <f32>1 / (dx01 * dy20 - dy01 * dx20);
  x0 = f32x4.splat(sx);
  y0 = f32x4.splat(sy);
  x01 = f32x4.splat(dx01 * scale);
  y01 = f32x4.splat(dy01 * scale);
  x20 = f32x4.splat(dx20 * scale);
  y20 = f32x4.splat(dy20 * scale);
  const w0 = v128.load32_splat(s0, 12);
  const w1 = v128.load32_splat(s1, 12);
  const w2 = v128.load32_splat(s2, 12);
  const positions = word(POSITIONS);
  // The fourth number is 1, so the fourth plane is that of 1/w.
  setPlanes(
    slot + POSITION,
    f32x4.mul(f32x4.replace_lane(v128.load(positions + i0 * 12), 3, 1), w0),
    f32x4.mul(f32x4.replace_lane(v128.load(positions + i1 * 12), 3, 1), w1),
    f32x4.mul(f32x4.replace_lane(v128.load(positions + i2 * 12), 3, 1), w2),
  );
  const normals = word(NORMALS);
  setPlanes(
    slot + NORMAL,
    f32x4.mul(v128.load(normals + i0 * 12), w0),
    f32x4.mul(v128.load(normals + i1 * 12), w1),
    f32x4.mul(v128.load(normals + i2 * 12), w2),
  );
  const uvs = word(UVS);
  if (uvs) {
    setPlanes(
      slot + UV,
      f32x4.mul(v128.load64_zero(uvs + (i0 << 3)), w0),
      f32x4.mul(v128.load64_zero(uvs + (i1 << 3)), w1),
      f32x4.mul(v128.load64_zero(uvs + (i2 << 3)), w2),
    );
  } else {
    // A normal map reads them all the same: what another scene left there must not be seen.
    memory.fill(slot + UV, 0, 48);
  }
  const colours = word(COLOURS);
  if (colours) {
    setPlanes(
      slot + COLOUR,
      f32x4.mul(colourOf(colours + (i0 << 2)), w0),
      f32x4.mul(colourOf(colours + (i1 << 2)), w1),
      f32x4.mul(colourOf(colours + (i2 << 2)), w2),
    );
  }
}

/** Four bytes as shares of 255. */
// @ts-ignore: decorator
@inline
function colourOf(at: usize): v128 {
  const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
  return f32x4.div(f32x4.convert_i32x4_u(bytes), f32x4.splat(255));
}

// @ts-ignore: decorator
@inline
function setPlanes(to: usize, v0: v128, v1: v128, v2: v128): void {
  const d01 = f32x4.sub(v0, v1);
  const d20 = f32x4.sub(v2, v0);
  const dx = f32x4.sub(f32x4.mul(d01, y20), f32x4.mul(d20, y01));
  const dy = f32x4.sub(f32x4.mul(d20, x01), f32x4.mul(d01, x20));
  v128.store(to, f32x4.sub(v0, f32x4.add(f32x4.mul(dx, x0), f32x4.mul(dy, y0))));
  v128.store(to, dx, 16);
  v128.store(to, dy, 32);
}

/** A number of two triangles' planes, as doubles. */
// @ts-ignore: decorator
@inline
function pair(a: usize, b: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load32_lane(b, v128.load32_zero(a), 1));
}

/** A number over w at two pixels' centres, float32 in the lower two lanes. Each product is added without rounding in between. */
// @ts-ignore: decorator
@inline
export function overW(a: usize, b: usize, xs: v128, ys: v128): v128 {
  const along = f32x4.demote_f64x2_zero(f64x2.add(f64x2.mul(pair(a + 16, b + 16), xs), pair(a, b)));
  return f32x4.demote_f64x2_zero(
    f64x2.add(f64x2.mul(pair(a + 32, b + 32), ys), f64x2.promote_low_f32x4(along)),
  );
}

/** w of two triangles at two pixels' centres. */
// @ts-ignore: decorator
@inline
export function wAt(a: usize, b: usize, xs: v128, ys: v128): v128 {
  return f32x4.div(f32x4.splat(1), overW(a + W, b + W, xs, ys));
}
