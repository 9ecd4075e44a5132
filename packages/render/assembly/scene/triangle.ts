// The triangle that is shaded, and what the four pixels of a quad share: the twin of the first half of src/backends/cpu/shade.ts.

import { both, length, minus, plus, splat, storeThree, times } from "../lanes";
import {
  CAMERA,
  COLOURED,
  COLOURS,
  CORNER_ALPHAS,
  CORNER_COLOURS,
  CORNER_NORMALS,
  CORNER_TANGENTS,
  CORNER_UVS,
  CORNERS,
  FLAT,
  FLAT_SHADED,
  FRAME_W,
  FRAME_X,
  FRAME_Y,
  GIVEN_TANGENTS,
  INDICES,
  ITEM_BYTES,
  ITEM_OF,
  ITEMS,
  LIT,
  MIRRORED,
  mixed,
  mixedAt,
  NORMALS,
  PLANE,
  POSITIONS,
  QUAD_EDGES,
  QUAD_SHARES,
  SCRATCH,
  TANGENTS,
  TEXTURED,
  TRIANGLES,
  UVS,
} from "./head";
import { forgetQuad } from "./maps";

/** Number of the triangle, its draw, and the draw's flags and side. */
let loaded: i32 = -1;
export let item: usize = 0;
export let flags: i32 = 0;
export let side: i32 = 0;
/** All three corners have one normal. */
export let constantNormal: bool = false;
/** −1 where normals are turned round. */
export let turned: f64 = 1;
/** 1: the front is seen; −1: the back. */
export let facing: f64 = 1;
/** How fast the normal turns over the quad. */
export let bend: f64 = 0;

let quadX: i32 = -1;
let quadY: i32 = -1;
let bendKnown: bool = false;
let edgesKnown: bool = false;
/** Side of two passes; −1: the material's own. */
let passSide: i32 = -1;

/** Forgets the triangle: the memory holds another view. */
export function forget(): void {
  loaded = -1;
}

/** Which side of the material is drawn from now on; −1: its own. */
export function drawSide(value: i32): void {
  passSide = value;
  loaded = -1;
}

/** The draw's sampler of a map, or 0. */
// @ts-ignore: decorator
@inline
export function map(slot: usize): usize {
  return <usize>load<u32>(item + slot);
}

// @ts-ignore: decorator
@inline
export function itemOf(t: i32): usize {
  return <usize>load<u32>(ITEMS) + <usize>load<u32>(<usize>load<u32>(ITEM_OF) + (<usize>t << 2)) * ITEM_BYTES;
}

/** Makes a triangle the one that is shaded. */
// @ts-ignore: decorator
@inline
export function useTriangle(t: i32): void {
  if (t != loaded) loadTriangle(t);
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
  side = passSide < 0 ? load<i32>(item, 4) : passSide;
  const flipped = (side == 1) != ((flags & MIRRORED) != 0);
  const front = (flags & TRIANGLES) == 0 || area > 0 != flipped;
  facing = front ? 1 : -1;
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
    store<f64>(CORNER_ALPHAS, <f64>load<f32>(colours + (i0 << 4), 12));
    store<f64>(CORNER_ALPHAS, <f64>load<f32>(colours + (i1 << 4), 12), 8);
    store<f64>(CORNER_ALPHAS, <f64>load<f32>(colours + (i2 << 4), 12), 16);
  }
  if (flags & TEXTURED) loadCoordinates(i0, i1, i2);
}

/** Three floats as doubles. */
// @ts-ignore: decorator
@inline
function loadVector(to: usize, from: usize): void {
  store<f64>(to, <f64>load<f32>(from));
  store<f64>(to, <f64>load<f32>(from, 4), 8);
  store<f64>(to, <f64>load<f32>(from, 8), 16);
}

/** Texture coordinates and tangents of the corners. */
function loadCoordinates(i0: usize, i1: usize, i2: usize): void {
  for (let channel: usize = 0; channel < 4; channel++) {
    const uvs = <usize>load<u32>(UVS + (channel << 2));
    const to = CORNER_UVS + channel * 48;
    if (uvs == 0) {
      memory.fill(to, 0, 48);
      continue;
    }
    v128.store(to, f64x2.promote_low_f32x4(v128.load64_zero(uvs + (i0 << 3))));
    v128.store(to, f64x2.promote_low_f32x4(v128.load64_zero(uvs + (i1 << 3))), 16);
    v128.store(to, f64x2.promote_low_f32x4(v128.load64_zero(uvs + (i2 << 3))), 32);
  }
  if (flags & GIVEN_TANGENTS) {
    const tangents = <usize>load<u32>(TANGENTS);
    for (let k: usize = 0; k < 4; k++) {
      store<f64>(CORNER_TANGENTS + (k << 3), <f64>load<f32>(tangents + (i0 << 4) + (k << 2)));
      store<f64>(CORNER_TANGENTS + 32 + (k << 3), <f64>load<f32>(tangents + (i1 << 4) + (k << 2)));
      store<f64>(CORNER_TANGENTS + 64 + (k << 3), <f64>load<f32>(tangents + (i2 << 4) + (k << 2)));
    }
  }
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

/** The corners' shares at two pixels of a row, at `to`. */
// @ts-ignore: decorator
@inline
export function findShares(to: usize, xa: i32, xb: i32, y: i32): void {
  const px = f64x2(<f64>xa + 0.5, <f64>xb + 0.5);
  const py = splat(<f64>y + 0.5);
  const s0 = share(0, px, py);
  const s1 = share(8, px, py);
  const s2 = share(16, px, py);
  const inverse = f64x2.div(splat(1), plus(plus(s0, s1), s2));
  storeThree(to, times(s0, inverse), times(s1, inverse), times(s2, inverse));
}

/** The quad of a pixel: what was worked out for another one is forgotten. */
export function locateQuad(x: i32, y: i32): void {
  const qx = x & ~1;
  const qy = y & ~1;
  if (qx == quadX && qy == quadY) return;
  quadX = qx;
  quadY = qy;
  bendKnown = false;
  edgesKnown = false;
  if ((flags & TEXTURED) == 0) return;
  forgetQuad();
  quadShares(0, qx, qy);
  quadShares(24, qx + 1, qy);
  quadShares(48, qx, qy + 1);
}

function quadShares(to: usize, x: i32, y: i32): void {
  const px = <f64>x + 0.5;
  const py = <f64>y + 0.5;
  const l0 = load<f64>(PLANE) * px + load<f64>(PLANE, 24) * py + load<f64>(PLANE, 48);
  const l1 = load<f64>(PLANE, 8) * px + load<f64>(PLANE, 32) * py + load<f64>(PLANE, 56);
  const l2 = load<f64>(PLANE, 16) * px + load<f64>(PLANE, 40) * py + load<f64>(PLANE, 64);
  const inverse = 1 / (l0 + l1 + l2);
  store<f64>(QUAD_SHARES + to, l0 * inverse);
  store<f64>(QUAD_SHARES + to, l1 * inverse, 8);
  store<f64>(QUAD_SHARES + to, l2 * inverse, 16);
}

/** Change of the world position over a pixel to the right (three numbers) and up, at QUAD_EDGES. */
export function positionChange(): void {
  if (edgesKnown) return;
  edgesKnown = true;
  for (let k: usize = 0; k < 24; k += 8) {
    const first = mixedAt(0, CORNERS + k, 24);
    store<f64>(QUAD_EDGES + k, mixedAt(24, CORNERS + k, 24) - first);
    store<f64>(QUAD_EDGES + 24 + k, mixedAt(48, CORNERS + k, 24) - first);
  }
}

/** Works out how fast the normal turns over the quad. */
// @ts-ignore: decorator
@inline
export function findBend(): void {
  if (bendKnown) return;
  bendKnown = true;
  bend = turnOver(quadX, quadY);
}

/** Unit normals of a quad's lower and upper row, and the shares that they are mixed by. */
const ROW: usize = SCRATCH;
const ROW_ABOVE: usize = SCRATCH + 48;
const ROW_SHARES: usize = SCRATCH + 96;

/** The unit normals at a pixel and its right neighbour, at `to`. */
function unitNormals(to: usize, x: i32, y: i32): void {
  findShares(ROW_SHARES, x, x + 1, y);
  const nx = mixed(CORNER_NORMALS, 24, ROW_SHARES);
  const ny = mixed(CORNER_NORMALS + 8, 24, ROW_SHARES);
  const nz = mixed(CORNER_NORMALS + 16, 24, ROW_SHARES);
  const inverse = f64x2.div(splat(1), length(nx, ny, nz));
  storeThree(to, times(nx, inverse), times(ny, inverse), times(nz, inverse));
}

/** How a component of the normal changes to the right (lane 0) and up (lane 1). */
// @ts-ignore: decorator
@inline
function turnOf(component: usize): v128 {
  const row = v128.load(ROW + component);
  const above = v128.load(ROW_ABOVE + component);
  return minus(v128.shuffle<i64>(row, above, 1, 2), v128.shuffle<i64>(row, row, 0, 0));
}

/** How fast the normal turns over a quad, in view axes: the geometric roughness. */
function turnOver(x: i32, y: i32): f64 {
  unitNormals(ROW, x, y);
  unitNormals(ROW_ABOVE, x, y + 1);
  const dx = turnOf(0);
  const dy = turnOf(16);
  const dz = turnOf(32);
  const r = f64x2.abs(inView(0, dx, dy, dz));
  const u = f64x2.abs(inView(24, dx, dy, dz));
  const b = f64x2.abs(inView(48, dx, dy, dz));
  const most = f64x2.max(f64x2.max(r, u), b);
  return max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}

/** A vector along an axis of the camera: 0 right, 24 up, 48 back. */
// @ts-ignore: decorator
@inline
export function inView(axis: usize, x: v128, y: v128, z: v128): v128 {
  const at = CAMERA + axis;
  return plus(plus(times(both(at), x), times(both(at + 8), y)), times(both(at + 16), z));
}
