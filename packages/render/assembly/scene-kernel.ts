// Draws a module's scene: which triangle is seen at each sample, and the light of plain surfaces, two pixels at a time. The twin of raster.ts,
// shade.ts, surface.ts, shade-lit.ts, tone.ts and canvas.ts in src/backends/cpu: every lane does the same steps in the same order, so
// both give the same bytes. No relaxed SIMD and no fused multiply-add. Layout of the memory: src/backends/cpu/scene-kernel-layout.ts.

import { minus, plus, times } from "./lanes";

// Numbers at the head of the memory, byte offsets.
const REGION_X0: usize = 0;
const REGION_Y0: usize = 4;
const REGION_X1: usize = 8;
const REGION_Y1: usize = 12;
const SIDE: usize = 16;
const POSITIONS: usize = 20;
const NORMALS: usize = 24;
const COLOURS: usize = 28;
const INDICES: usize = 32;
const ITEM_OF: usize = 36;
const FRAME_X: usize = 40;
const FRAME_Y: usize = 44;
const FRAME_DEPTH: usize = 48;
const FRAME_W: usize = 52;
const SAMPLE_DEPTH: usize = 56;
const SAMPLE_TRIANGLE: usize = 60;
const ITEMS: usize = 64;
const PICTURES: usize = 68;
const PICTURE_BYTES: usize = 72;
const PICTURE_COUNT: usize = 76;
const LIGHT_COUNT: usize = 80;
const REST: usize = 84;
const PENDING: usize = 96;
const BACKGROUNDS: usize = 128;
const CAMERA: usize = 256;
const AMBIENT: usize = 352;
const LIGHTS: usize = 360;
/** The triangle that is shaded: shares over the screen, positions, normals and colours of its corners. */
const PLANE: usize = 640;
const CORNERS: usize = 720;
const CORNER_NORMALS: usize = 800;
const CORNER_COLOURS: usize = 880;
const FLAT: usize = 976;
const THRESHOLDS: usize = 2048;
const FIRST_BYTES: usize = 4352;
const DFG: usize = 8576;

const ITEM_SHIFT: i32 = 7;
const CAPABLE: i32 = 1;
const LIT: i32 = 2;
const FLAT_SHADED: i32 = 4;
const TONE_MAPPED: i32 = 8;
const TRIANGLES: i32 = 16;
const MIRRORED: i32 = 32;
const COLOURED: i32 = 64;

const DEPTH_UNIT: f64 = 1.0 / 16777216.0;
/** A box of at most this many pixels is walked pixel by pixel. */
const SMALL_BOX: i32 = 12;

/** A double of the head in both lanes. */
// @ts-ignore: decorator
@inline
function both(at: usize): v128 {
  return v128.load64_splat(at);
}

// @ts-ignore: decorator
@inline
function splat(value: f64): v128 {
  return f64x2.splat(value);
}

/** v > 0 ? min(v, 1) : 0 */
// @ts-ignore: decorator
@inline
function clamp01(v: v128): v128 {
  return v128.and(f64x2.min(v, splat(1)), f64x2.gt(v, splat(0)));
}

/** Covers the samples of triangles `first` to `first + count` of one plain draw. */
export function cover(first: i32, count: i32, cull: i32, offset: i32, factor: f64, units: f64): void {
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
        let nearer = f32x4.le(d, there);
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
        v128.store(depthAt + at, v128.bitselect(d, there, nearer));
        v128.store(triangleAt + at, v128.bitselect(id, v128.load(triangleAt + at), nearer));
      }
    }
  }
  store<i32>(PENDING, px0);
  store<i32>(PENDING, py0, 4);
  store<i32>(PENDING, px1, 8);
  store<i32>(PENDING, py1, 12);
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

// The triangle that is loaded, its draw, and the quad whose normal's turn is known.
let loaded: i32 = -1;
let item: usize = 0;
let flags: i32 = 0;
let constantNormal: bool = false;
let turned: f64 = 1;
let quadX: i32 = -1;
let quadY: i32 = -1;
let bend: f64 = 0;

/** Forgets the triangle: the memory holds another view. */
export function begin(): void {
  loaded = -1;
}

function loadTriangle(t: i32): void {
  loaded = t;
  quadX = -1;
  item = itemOf(t);
  flags = load<i32>(item);
  const corners = <usize>load<u32>(INDICES) + <usize>t * 12;
  const i0 = <usize>load<u32>(corners);
  const i1 = <usize>load<u32>(corners, 4);
  const i2 = <usize>load<u32>(corners, 8);
  const xAt = <usize>load<u32>(FRAME_X);
  const yAt = <usize>load<u32>(FRAME_Y);
  const wAt = <usize>load<u32>(FRAME_W);
  const x0 = load<f64>(xAt + (i0 << 3)) * 0.0625;
  const y0 = load<f64>(yAt + (i0 << 3)) * 0.0625;
  const x1 = load<f64>(xAt + (i1 << 3)) * 0.0625;
  const y1 = load<f64>(yAt + (i1 << 3)) * 0.0625;
  const x2 = load<f64>(xAt + (i2 << 3)) * 0.0625;
  const y2 = load<f64>(yAt + (i2 << 3)) * 0.0625;
  const area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  const side = load<i32>(item, 4);
  const flipped = (side == 1) != ((flags & MIRRORED) != 0);
  const front = (flags & TRIANGLES) == 0 || area > 0 != flipped;
  turned = side == 1 || (side == 2 && !front) ? -1 : 1;
  const w0 = <f64>load<f32>(wAt + (i0 << 2)) / area;
  const w1 = <f64>load<f32>(wAt + (i1 << 2)) / area;
  const w2 = <f64>load<f32>(wAt + (i2 << 2)) / area;
  store<f64>(PLANE, (y1 - y2) * w0);
  store<f64>(PLANE, (y2 - y0) * w1, 8);
  store<f64>(PLANE, (y0 - y1) * w2, 16);
  store<f64>(PLANE, (x2 - x1) * w0, 24);
  store<f64>(PLANE, (x0 - x2) * w1, 32);
  store<f64>(PLANE, (x1 - x0) * w2, 40);
  store<f64>(PLANE, (x1 * y2 - x2 * y1) * w0, 48);
  store<f64>(PLANE, (x2 * y0 - x0 * y2) * w1, 56);
  store<f64>(PLANE, (x0 * y1 - x1 * y0) * w2, 64);
  if (flags & LIT) {
    const positions = <usize>load<u32>(POSITIONS);
    loadVector(CORNERS, positions + i0 * 12);
    loadVector(CORNERS + 24, positions + i1 * 12);
    loadVector(CORNERS + 48, positions + i2 * 12);
    if (flags & FLAT_SHADED) flatNormal();
    else {
      const normals = <usize>load<u32>(NORMALS);
      const n0 = normals + i0 * 12;
      const n1 = normals + i1 * 12;
      const n2 = normals + i2 * 12;
      loadVector(CORNER_NORMALS, n0);
      loadVector(CORNER_NORMALS + 24, n1);
      loadVector(CORNER_NORMALS + 48, n2);
      constantNormal =
        load<f32>(n0) == load<f32>(n1) &&
        load<f32>(n0) == load<f32>(n2) &&
        load<f32>(n0, 4) == load<f32>(n1, 4) &&
        load<f32>(n0, 4) == load<f32>(n2, 4) &&
        load<f32>(n0, 8) == load<f32>(n1, 8) &&
        load<f32>(n0, 8) == load<f32>(n2, 8);
    }
  }
  if (flags & COLOURED) {
    const colours = <usize>load<u32>(COLOURS);
    loadVector(CORNER_COLOURS, colours + (i0 << 4));
    loadVector(CORNER_COLOURS + 24, colours + (i1 << 4));
    loadVector(CORNER_COLOURS + 48, colours + (i2 << 4));
  }
}

/** Three floats as doubles. */
// @ts-ignore: decorator
@inline
function loadVector(to: usize, from: usize): void {
  store<f64>(to, <f64>load<f32>(from));
  store<f64>(to, <f64>load<f32>(from, 4), 8);
  store<f64>(to, <f64>load<f32>(from, 8), 16);
}

/** The triangle's own normal, on the side that is seen. */
function flatNormal(): void {
  const p0x = load<f64>(CORNERS);
  const p0y = load<f64>(CORNERS, 8);
  const p0z = load<f64>(CORNERS, 16);
  const ax = load<f64>(CORNERS, 24) - p0x;
  const ay = load<f64>(CORNERS, 32) - p0y;
  const az = load<f64>(CORNERS, 40) - p0z;
  const bx = load<f64>(CORNERS, 48) - p0x;
  const by = load<f64>(CORNERS, 56) - p0y;
  const bz = load<f64>(CORNERS, 64) - p0z;
  const x = ay * bz - az * by;
  const y = az * bx - ax * bz;
  const z = ax * by - ay * bx;
  const towards =
    x * (load<f64>(CAMERA, 72) - p0x) + y * (load<f64>(CAMERA, 80) - p0y) + z * (load<f64>(CAMERA, 88) - p0z);
  const scale = (towards < 0 ? -1.0 : 1.0) / sqrt(x * x + y * y + z * z);
  store<f64>(FLAT, x * scale);
  store<f64>(FLAT, y * scale, 8);
  store<f64>(FLAT, z * scale, 16);
}

/** Share k of the corners over the screen, before it is divided by their sum. */
// @ts-ignore: decorator
@inline
function share(k: usize, px: v128, py: v128): v128 {
  return plus(plus(times(both(PLANE + k), px), times(both(PLANE + 24 + k), py)), both(PLANE + 48 + k));
}

/** Component k of what three corners hold, mixed by shares. */
// @ts-ignore: decorator
@inline
function mixed(at: usize, s0: v128, s1: v128, s2: v128): v128 {
  return plus(plus(times(s0, both(at)), times(s1, both(at + 24))), times(s2, both(at + 48)));
}

/** How fast the normal turns over a quad, in view axes: the geometric roughness. */
function turnOver(x: i32, y: i32): f64 {
  const px = f64x2(<f64>x + 0.5, <f64>(x + 1) + 0.5);
  const py = splat(<f64>y + 0.5);
  let s0 = share(0, px, py);
  let s1 = share(8, px, py);
  let s2 = share(16, px, py);
  let inverse = f64x2.div(splat(1), plus(plus(s0, s1), s2));
  s0 = times(s0, inverse);
  s1 = times(s1, inverse);
  s2 = times(s2, inverse);
  let nx = mixed(CORNER_NORMALS, s0, s1, s2);
  let ny = mixed(CORNER_NORMALS + 8, s0, s1, s2);
  let nz = mixed(CORNER_NORMALS + 16, s0, s1, s2);
  inverse = f64x2.div(splat(1), f64x2.sqrt(plus(plus(times(nx, nx), times(ny, ny)), times(nz, nz))));
  const ux = times(nx, inverse);
  const uy = times(ny, inverse);
  const uz = times(nz, inverse);
  const up = splat(<f64>(y + 1) + 0.5);
  s0 = share(0, px, up);
  s1 = share(8, px, up);
  s2 = share(16, px, up);
  inverse = f64x2.div(splat(1), plus(plus(s0, s1), s2));
  s0 = times(s0, inverse);
  s1 = times(s1, inverse);
  s2 = times(s2, inverse);
  nx = mixed(CORNER_NORMALS, s0, s1, s2);
  ny = mixed(CORNER_NORMALS + 8, s0, s1, s2);
  nz = mixed(CORNER_NORMALS + 16, s0, s1, s2);
  inverse = f64x2.div(splat(1), f64x2.sqrt(plus(plus(times(nx, nx), times(ny, ny)), times(nz, nz))));
  // Lane 0: to the right; lane 1: up.
  const dx = minus(v128.shuffle<i64>(ux, times(nx, inverse), 1, 2), v128.shuffle<i64>(ux, ux, 0, 0));
  const dy = minus(v128.shuffle<i64>(uy, times(ny, inverse), 1, 2), v128.shuffle<i64>(uy, uy, 0, 0));
  const dz = minus(v128.shuffle<i64>(uz, times(nz, inverse), 1, 2), v128.shuffle<i64>(uz, uz, 0, 0));
  const r = f64x2.abs(inView(0, dx, dy, dz));
  const u = f64x2.abs(inView(24, dx, dy, dz));
  const b = f64x2.abs(inView(48, dx, dy, dz));
  const most = f64x2.max(f64x2.max(r, u), b);
  return max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}

// @ts-ignore: decorator
@inline
function inView(axis: usize, x: v128, y: v128, z: v128): v128 {
  return plus(
    plus(times(both(CAMERA + axis), x), times(both(CAMERA + 8 + axis), y)),
    times(both(CAMERA + 16 + axis), z),
  );
}

/** Scale and bias of one roughness and cosine, as `lookUpDfg`. */
// @ts-ignore: decorator
@inline
function lookUp(roughness: f64, cosine: f64): v128 {
  const x = roughness * 16 - 0.5;
  const y = cosine * 16 - 0.5;
  const x0 = x < 0 ? 0.0 : floor(x);
  const y0 = y < 0 ? 0.0 : floor(y);
  const fx = x < 0 ? 0.0 : x - x0;
  const fy = y < 0 ? 0.0 : y - y0;
  const column = <i32>x0;
  const row = <i32>y0;
  const left = <usize>column << 4;
  const right = column < 15 ? left + 16 : left;
  const top = DFG + (<usize>row << 8);
  const below = row < 15 ? top + 256 : top;
  const w00 = (1 - fx) * (1 - fy);
  const w10 = fx * (1 - fy);
  const w01 = (1 - fx) * fy;
  const w11 = fx * fy;
  return plus(
    plus(
      plus(times(splat(w00), v128.load(top + left)), times(splat(w10), v128.load(top + right))),
      times(splat(w01), v128.load(below + left)),
    ),
    times(splat(w11), v128.load(below + right)),
  );
}

/** 2 to the power of both lanes, −1022 to 1023. */
// @ts-ignore: decorator
@inline
function exp2(x: v128): v128 {
  const k = f64x2.floor(plus(x, splat(0.5)));
  const f = minus(x, k);
  let sum = plus(splat(0.000015252733804059841), times(f, splat(0.0000013215486790144307)));
  sum = plus(splat(0.0001540353039338161), times(f, sum));
  sum = plus(splat(0.0013333558146428443), times(f, sum));
  sum = plus(splat(0.009618129107628477), times(f, sum));
  sum = plus(splat(0.05550410866482158), times(f, sum));
  sum = plus(splat(0.2402265069591007), times(f, sum));
  sum = plus(splat(0.6931471805599453), times(f, sum));
  sum = plus(splat(1), times(f, sum));
  const whole = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  return times(sum, i64x2.shl(i64x2.add(whole, i64x2.splat(1023)), 52));
}

/** More than one bounce between facets, for one colour. */
// @ts-ignore: decorator
@inline
function bounce(f0: v128, f90: v128, vScale: v128, vBias: v128, lScale: v128, lBias: v128, joint: v128): v128 {
  const average = plus(f0, times(minus(splat(1), f0), splat(0.047619)));
  const view = plus(times(f0, vScale), times(f90, vBias));
  const light = plus(times(f0, lScale), times(f90, lBias));
  return times(
    f64x2.div(
      times(times(view, light), average),
      plus(minus(splat(1), times(joint, average)), splat(1e-6)),
    ),
    joint,
  );
}

/** The curve of the tone mapping. */
// @ts-ignore: decorator
@inline
function fit(v: v128): v128 {
  return f64x2.div(
    minus(times(v, plus(v, splat(0.0245786))), splat(0.000090537)),
    plus(times(v, plus(times(splat(0.983729), v), splat(0.432951))), splat(0.238081)),
  );
}

/** Shades the loaded triangle at two pixels of a row; R + 256·G + 65536·B of each, the second in the upper half. */
function shadePair(xa: i32, xb: i32, y: i32): i64 {
  const it = item;
  const px = f64x2(<f64>xa + 0.5, <f64>xb + 0.5);
  const py = splat(<f64>y + 0.5);
  let r = both(it + 8);
  let g = both(it + 16);
  let b = both(it + 24);
  if (flags & (LIT | COLOURED)) {
    let s0 = share(0, px, py);
    let s1 = share(8, px, py);
    let s2 = share(16, px, py);
    const total = f64x2.div(splat(1), plus(plus(s0, s1), s2));
    s0 = times(s0, total);
    s1 = times(s1, total);
    s2 = times(s2, total);
    if (flags & COLOURED) {
      r = times(r, mixed(CORNER_COLOURS, s0, s1, s2));
      g = times(g, mixed(CORNER_COLOURS + 8, s0, s1, s2));
      b = times(b, mixed(CORNER_COLOURS + 16, s0, s1, s2));
    }
    if (flags & LIT) {
      let vx = minus(both(CAMERA + 72), mixed(CORNERS, s0, s1, s2));
      let vy = minus(both(CAMERA + 80), mixed(CORNERS + 8, s0, s1, s2));
      let vz = minus(both(CAMERA + 88), mixed(CORNERS + 16, s0, s1, s2));
      let inverse = f64x2.div(splat(1), f64x2.sqrt(plus(plus(times(vx, vx), times(vy, vy)), times(vz, vz))));
      vx = times(vx, inverse);
      vy = times(vy, inverse);
      vz = times(vz, inverse);
      let nx: v128;
      let ny: v128;
      let nz: v128;
      let turn: f64 = 0;
      if (flags & FLAT_SHADED) {
        nx = both(FLAT);
        ny = both(FLAT + 8);
        nz = both(FLAT + 16);
      } else if (constantNormal) {
        nx = times(both(CORNER_NORMALS), splat(turned));
        ny = times(both(CORNER_NORMALS + 8), splat(turned));
        nz = times(both(CORNER_NORMALS + 16), splat(turned));
      } else {
        const qx = xa & ~1;
        const qy = y & ~1;
        if (qx != quadX || qy != quadY) {
          quadX = qx;
          quadY = qy;
          bend = turnOver(qx, qy);
        }
        turn = bend;
        nx = mixed(CORNER_NORMALS, s0, s1, s2);
        ny = mixed(CORNER_NORMALS + 8, s0, s1, s2);
        nz = mixed(CORNER_NORMALS + 16, s0, s1, s2);
        inverse = f64x2.div(splat(turned), f64x2.sqrt(plus(plus(times(nx, nx), times(ny, ny)), times(nz, nz))));
        nx = times(nx, inverse);
        ny = times(ny, inverse);
        nz = times(nz, inverse);
      }
      const metalness = both(it + 40);
      const roughness = min(max(load<f64>(it, 32), 0.0525) + turn, 1);
      const alpha = splat(roughness * roughness);
      const rest = minus(splat(1), metalness);
      const f90 = both(it + 96);
      const dr = both(it + 72);
      const dg = both(it + 80);
      const db = both(it + 88);
      const f0r = plus(dr, times(minus(r, dr), metalness));
      const f0g = plus(dg, times(minus(g, dg), metalness));
      const f0b = plus(db, times(minus(b, db), metalness));
      const alike = i64x2.all_true(v128.and(f64x2.eq(f0r, f0g), f64x2.eq(f0r, f0b)));
      const nv = clamp01(plus(plus(times(nx, vx), times(ny, vy)), times(nz, vz)));
      const va = lookUp(roughness, f64x2.extract_lane(nv, 0));
      const vb = lookUp(roughness, f64x2.extract_lane(nv, 1));
      const vScale = v128.shuffle<i64>(va, vb, 0, 2);
      const vBias = v128.shuffle<i64>(va, vb, 1, 3);
      const emsV = minus(splat(1), plus(vScale, vBias));
      const a2 = times(alpha, alpha);
      const a2rest = minus(splat(1), a2);
      const vRoot = f64x2.sqrt(plus(a2, times(times(a2rest, nv), nv)));
      let diffuse = splat(0);
      let specularR = splat(0);
      let specularG = splat(0);
      let specularB = splat(0);
      for (let light = LIGHTS, end = LIGHTS + (<usize>load<u32>(LIGHT_COUNT) << 5); light < end; light += 32) {
        const lx = both(light);
        const ly = both(light + 8);
        const lz = both(light + 16);
        const nl = clamp01(plus(plus(times(nx, lx), times(ny, ly)), times(nz, lz)));
        const irradiance = times(nl, both(light + 24));
        const reached = f64x2.gt(irradiance, splat(0));
        if (!v128.any_true(reached)) continue;
        let hx = plus(lx, vx);
        let hy = plus(ly, vy);
        let hz = plus(lz, vz);
        inverse = f64x2.div(splat(1), f64x2.sqrt(plus(plus(times(hx, hx), times(hy, hy)), times(hz, hz))));
        hx = times(hx, inverse);
        hy = times(hy, inverse);
        hz = times(hz, inverse);
        const nh = clamp01(plus(plus(times(nx, hx), times(ny, hy)), times(nz, hz)));
        const vh = clamp01(plus(plus(times(vx, hx), times(vy, hy)), times(vz, hz)));
        const lRoot = f64x2.sqrt(plus(a2, times(times(a2rest, nl), nl)));
        const sum = plus(times(nl, vRoot), times(nv, lRoot));
        const visibility = f64x2.div(splat(0.5), f64x2.max(sum, splat(1e-6)));
        const denominator = plus(times(times(nh, nh), minus(a2, splat(1))), splat(1));
        const distribution = times(f64x2.div(a2, times(denominator, denominator)), splat(1 / 3.141592653589793));
        const lobe = times(visibility, distribution);
        const fresnel = exp2(times(minus(times(splat(-5.55473), vh), splat(6.98316)), vh));
        const kept = minus(splat(1), fresnel);
        const grazing = times(f90, fresnel);
        const la = lookUp(roughness, f64x2.extract_lane(nl, 0));
        const lb = lookUp(roughness, f64x2.extract_lane(nl, 1));
        const lScale = v128.shuffle<i64>(la, lb, 0, 2);
        const lBias = v128.shuffle<i64>(la, lb, 1, 3);
        const emsL = minus(splat(1), plus(lScale, lBias));
        const joint = times(emsV, emsL);
        const fr = plus(times(f0r, kept), grazing);
        const multiR = bounce(f0r, f90, vScale, vBias, lScale, lBias, joint);
        const moreR = plus(specularR, times(irradiance, plus(times(fr, lobe), multiR)));
        specularR = v128.bitselect(moreR, specularR, reached);
        if (alike) {
          specularG = specularR;
          specularB = specularR;
        } else {
          const fg = plus(times(f0g, kept), grazing);
          const multiG = bounce(f0g, f90, vScale, vBias, lScale, lBias, joint);
          const moreG = plus(specularG, times(irradiance, plus(times(fg, lobe), multiG)));
          specularG = v128.bitselect(moreG, specularG, reached);
          const fb = plus(times(f0b, kept), grazing);
          const multiB = bounce(f0b, f90, vScale, vBias, lScale, lBias, joint);
          const moreB = plus(specularB, times(irradiance, plus(times(fb, lobe), multiB)));
          specularB = v128.bitselect(moreB, specularB, reached);
        }
        diffuse = v128.bitselect(plus(diffuse, irradiance), diffuse, reached);
      }
      const light = plus(diffuse, both(AMBIENT));
      const pi = splat(1 / 3.141592653589793);
      r = plus(plus(times(times(light, times(r, rest)), pi), specularR), both(it + 48));
      g = plus(plus(times(times(light, times(g, rest)), pi), specularG), both(it + 56));
      b = plus(plus(times(times(light, times(b, rest)), pi), specularB), both(it + 64));
    }
  }
  if (flags & TONE_MAPPED) {
    const exposure = splat(0.6);
    r = f64x2.div(r, exposure);
    g = f64x2.div(g, exposure);
    b = f64x2.div(b, exposure);
    const x = fit(plus(plus(times(splat(0.59719), r), times(splat(0.35458), g)), times(splat(0.04823), b)));
    const yy = fit(plus(plus(times(splat(0.076), r), times(splat(0.90834), g)), times(splat(0.01566), b)));
    const z = fit(plus(plus(times(splat(0.0284), r), times(splat(0.13383), g)), times(splat(0.83777), b)));
    r = clamp01(minus(minus(times(splat(1.60475), x), times(splat(0.53108), yy)), times(splat(0.07367), z)));
    g = clamp01(minus(plus(times(splat(-0.10208), x), times(splat(1.10813), yy)), times(splat(0.00605), z)));
    b = clamp01(plus(minus(times(splat(-0.00327), x), times(splat(0.07276), yy)), times(splat(1.07602), z)));
  }
  const first = packed(f64x2.extract_lane(r, 0), f64x2.extract_lane(g, 0), f64x2.extract_lane(b, 0));
  if (xa == xb) return <i64>first;
  const second = packed(f64x2.extract_lane(r, 1), f64x2.extract_lane(g, 1), f64x2.extract_lane(b, 1));
  return <i64>first | (<i64>second << 32);
}

// @ts-ignore: decorator
@inline
function packed(r: f64, g: f64, b: f64): i32 {
  return srgbByte(r) + (srgbByte(g) << 8) + (srgbByte(b) << 16);
}

function srgbByte(v: f64): i32 {
  if (!(v > 0)) return 0;
  if (v >= 1) return 255;
  let byte = <i32>load<u8>(FIRST_BYTES + <usize>(<i32>(v * 4096)));
  while (v >= load<f64>(THRESHOLDS + (<usize>(byte + 1) << 3))) byte++;
  return byte;
}

// @ts-ignore: decorator
@inline
function itemOf(t: i32): usize {
  return <usize>load<u32>(ITEMS) + (<usize>load<u32>(<usize>load<u32>(ITEM_OF) + (<usize>t << 2)) << ITEM_SHIFT);
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
  if (id - 1 != loaded) loadTriangle(id - 1);
  return <i32>shadePair(x, x, y);
}

function write(x: i32, y: i32, colour: i32): void {
  const side = load<i32>(SIDE);
  const bytes = <usize>load<u32>(PICTURE_BYTES);
  let to = <usize>load<u32>(PICTURES) + <usize>(((side - 1 - y) * side + x) * 3);
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
  const side = load<i32>(SIDE);
  const bytes = <usize>load<u32>(PICTURE_BYTES);
  let to = <usize>load<u32>(PICTURES) + <usize>(((side - 1 - y) * side + x) * 3);
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
        if (id - 1 != loaded) loadTriangle(id - 1);
        const colours = shadePair(left, left + 1, y);
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
