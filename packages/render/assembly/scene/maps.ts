// Reads DataTextures at two pixels: the twin of src/backends/cpu/sampler.ts and fragment.ts. Texels lie as four floats.

import { minus, plus, splat, times, upper } from "../lanes";
import { CORNER_UVS, mixed, mixedAt, ONE_TEXEL, QUAD_UVS, TEXEL } from "./head";

// A sampler's numbers.
const WRAP_S: usize = 0;
const WRAP_T: usize = 4;
const MAG_LINEAR: usize = 8;
const MIN_LINEAR: usize = 12;
const MIP: usize = 16;
const CHANNEL: usize = 20;
const PLAIN: usize = 24;
const LAST_LEVEL: usize = 28;
const MATRIX: usize = 32;
const ANISOTROPY: usize = 80;
const LEVELS: usize = 96;

const CLAMP: i32 = 0;
const REPEAT: i32 = 1;

/** Change of the coordinates that are read over a pixel to the right and up. */
export let ux: f64 = 0;
export let vx: f64 = 0;
export let uy: f64 = 0;
export let vy: f64 = 0;

/** Channels of the quad whose change is known, a bit each. */
let known: i32 = 0;
/** Both pixels are one. */
let single: bool = false;

/** Another quad: its changes are not known yet. */
export function forgetQuad(): void {
  known = 0;
}

export function setSingle(value: bool): void {
  single = value;
}

function loadChange(channel: i32): void {
  known |= 1 << channel;
  const at = CORNER_UVS + <usize>channel * 48;
  const to = QUAD_UVS + (<usize>channel << 5);
  for (let k: usize = 0; k < 16; k += 8) {
    const first = mixedAt(0, at + k, 16);
    store<f64>(to + k, mixedAt(24, at + k, 16) - first);
    store<f64>(to + 16 + k, mixedAt(48, at + k, 16) - first);
  }
}

/** Where a sampler reads: u and v at the pair into TEXEL, their change into the four numbers above. */
export function locate(s: usize): void {
  const channel = load<i32>(s, CHANNEL);
  if ((known & (1 << channel)) == 0) loadChange(channel);
  const at = CORNER_UVS + <usize>channel * 48;
  const change = QUAD_UVS + (<usize>channel << 5);
  const u = mixed(at, 16);
  const v = mixed(at + 8, 16);
  const dux = load<f64>(change);
  const dvx = load<f64>(change, 8);
  const duy = load<f64>(change, 16);
  const dvy = load<f64>(change, 24);
  if (load<i32>(s, PLAIN)) {
    ux = dux;
    vx = dvx;
    uy = duy;
    vy = dvy;
    v128.store(TEXEL, u);
    v128.store(TEXEL, v, 16);
    return;
  }
  const m0 = load<f64>(s, MATRIX);
  const m1 = load<f64>(s, MATRIX + 8);
  const m3 = load<f64>(s, MATRIX + 24);
  const m4 = load<f64>(s, MATRIX + 32);
  v128.store(TEXEL, plus(plus(times(splat(m0), u), times(splat(m1), v)), v128.load64_splat(s + MATRIX + 16)));
  v128.store(TEXEL, plus(plus(times(splat(m3), u), times(splat(m4), v)), v128.load64_splat(s + MATRIX + 40)), 16);
  ux = m0 * dux + m1 * dvx;
  vx = m3 * dux + m4 * dvx;
  uy = m0 * duy + m1 * dvy;
  vy = m3 * duy + m4 * dvy;
}

/** Change of uv as it is, without a sampler: for tangents. */
export function locatePlain(): void {
  if ((known & 1) == 0) loadChange(0);
  ux = load<f64>(QUAD_UVS);
  vx = load<f64>(QUAD_UVS, 8);
  uy = load<f64>(QUAD_UVS, 16);
  vy = load<f64>(QUAD_UVS, 24);
}

/** Reads a map at the pair: R, G, B, A into TEXEL. */
export function readMap(s: usize): void {
  locate(s);
  sample(s, v128.load(TEXEL), v128.load(TEXEL, 16));
}

// @ts-ignore: decorator
@inline
function log2Root(x: f64): f64 {
  return (<f64>reinterpret<i32>(<f32>x) - <f64>0x3f800000) / 16777216.0;
}

/** Reads at given coordinates, with the changes that were located. */
export function sample(s: usize, u: v128, v: v128): void {
  const width = <f64>load<i32>(s, LEVELS);
  const height = <f64>load<i32>(s, LEVELS + 4);
  const xx = ux * width;
  const xy = vx * height;
  const yx = uy * width;
  const yy = vy * height;
  const alongX = xx * xx + xy * xy;
  const alongY = yx * yx + yy * yy;
  const longest = max(alongX, alongY);
  const anisotropy = load<f64>(s, ANISOTROPY);
  const long = anisotropy > 1 && longest > 1;
  const lod = log2Root(longest);
  const ua = f64x2.extract_lane(u, 0);
  const va = f64x2.extract_lane(v, 0);
  if (long) readLong(s, ua, va, alongX, alongY);
  else readAt(s, ua, va, lod);
  const rgA = v128.load(ONE_TEXEL);
  const baA = v128.load(ONE_TEXEL, 16);
  if (!single) {
    const ub = f64x2.extract_lane(u, 1);
    const vb = f64x2.extract_lane(v, 1);
    if (long) readLong(s, ub, vb, alongX, alongY);
    else readAt(s, ub, vb, lod);
  }
  const rgB = v128.load(ONE_TEXEL);
  const baB = v128.load(ONE_TEXEL, 16);
  v128.store(TEXEL, v128.shuffle<i64>(rgA, rgB, 0, 2));
  v128.store(TEXEL, v128.shuffle<i64>(rgA, rgB, 1, 3), 16);
  v128.store(TEXEL, v128.shuffle<i64>(baA, baB, 0, 2), 32);
  v128.store(TEXEL, v128.shuffle<i64>(baA, baB, 1, 3), 48);
}

/** Several reads along the longer side of a pixel's footprint. */
function readLong(s: usize, u: f64, v: f64, alongX: f64, alongY: f64): void {
  const anisotropy = load<f64>(s, ANISOTROPY);
  const inX = alongX > alongY;
  const long = sqrt(inX ? alongX : alongY);
  const short = sqrt(inX ? alongY : alongX);
  const ratio = min(anisotropy, short > 0 ? long / short : anisotropy);
  const steps = max(1.0, ceil(ratio));
  const lod = log2Root((long / ratio) * (long / ratio));
  const du = inX ? ux : uy;
  const dv = inX ? vx : vy;
  let rg = splat(0);
  let ba = splat(0);
  for (let step: f64 = 0; step < steps; step++) {
    const t = (step + 0.5) / steps - 0.5;
    readAt(s, u + du * t, v + dv * t, lod);
    rg = plus(rg, v128.load(ONE_TEXEL));
    ba = plus(ba, v128.load(ONE_TEXEL, 16));
  }
  v128.store(ONE_TEXEL, f64x2.div(rg, splat(steps)));
  v128.store(ONE_TEXEL, f64x2.div(ba, splat(steps)), 16);
}

/** Reads one pixel at a level of detail: 0 or less is larger than the picture. */
function readAt(s: usize, u: f64, v: f64, lod: f64): void {
  if (!(lod > 0)) {
    readLevel(s, 0, u, v, load<i32>(s, MAG_LINEAR));
    return;
  }
  const linear = load<i32>(s, MIN_LINEAR);
  const last = load<i32>(s, LAST_LEVEL);
  const mip = load<i32>(s, MIP);
  if (mip == 0 || last == 0) {
    readLevel(s, 0, u, v, linear);
    return;
  }
  const detail = min(lod, <f64>last);
  if (mip == 1) {
    readLevel(s, <i32>floor(detail + 0.5), u, v, linear);
    return;
  }
  const level = floor(detail);
  const share = detail - level;
  readLevel(s, <i32>level, u, v, linear);
  if (share == 0) return;
  const rg = v128.load(ONE_TEXEL);
  const ba = v128.load(ONE_TEXEL, 16);
  readLevel(s, <i32>level + 1, u, v, linear);
  mixTexel(rg, ba, splat(share));
}

/** Mixes ONE_TEXEL into what was read before. */
// @ts-ignore: decorator
@inline
export function mixTexel(rg: v128, ba: v128, share: v128): void {
  v128.store(ONE_TEXEL, plus(rg, times(minus(v128.load(ONE_TEXEL), rg), share)));
  v128.store(ONE_TEXEL, plus(ba, times(minus(v128.load(ONE_TEXEL, 16), ba), share)), 16);
}

/** The texel that a coordinate means, never outside. */
function wrap(i: f64, size: f64, mode: i32): i32 {
  if (i >= 0 && i < size) return <i32>i;
  let inside: f64;
  if (mode == CLAMP) inside = i;
  else if (mode == REPEAT) inside = i - floor(i / size) * size;
  else {
    const period = i - floor(i / (2 * size)) * (2 * size);
    inside = period < size ? period : 2 * size - 1 - period;
  }
  return <i32>max(0, min(inside, size - 1));
}

function readLevel(s: usize, number: i32, u: f64, v: f64, linear: i32): void {
  const at = s + LEVELS + (<usize>number << 4);
  const width = load<i32>(at);
  const data = <usize>load<u32>(at, 8);
  const w = <f64>width;
  const h = <f64>load<i32>(at, 4);
  // What is no number reads the first texel.
  const x = abs(u) < Infinity ? u * w : 0;
  const y = abs(v) < Infinity ? v * h : 0;
  const wrapS = load<i32>(s, WRAP_S);
  const wrapT = load<i32>(s, WRAP_T);
  if (!linear) {
    const texel = v128.load(data + (<usize>(wrap(floor(y), h, wrapT) * width + wrap(floor(x), w, wrapS)) << 4));
    v128.store(ONE_TEXEL, f64x2.promote_low_f32x4(texel));
    let ba = upper(texel);
    // A byte of alpha is a share of 255 with all its digits here.
    if (load<i32>(at, 12)) ba = f64x2.replace_lane(ba, 1, nearest(f64x2.extract_lane(ba, 1) * 255) / 255);
    v128.store(ONE_TEXEL, ba, 16);
    return;
  }
  const xl = floor(x - 0.5);
  const yl = floor(y - 0.5);
  const fx = x - 0.5 - xl;
  const fy = y - 0.5 - yl;
  const x0 = <usize>wrap(xl, w, wrapS) << 4;
  const x1 = <usize>wrap(xl + 1, w, wrapS) << 4;
  const y0 = data + (<usize>(wrap(yl, h, wrapT) * width) << 4);
  const y1 = data + (<usize>(wrap(yl + 1, h, wrapT) * width) << 4);
  const w11 = fx * fy;
  const w10 = fx - w11;
  const w01 = fy - w11;
  const s00 = splat(1 - w10 - w01 - w11);
  const s10 = splat(w10);
  const s01 = splat(w01);
  const s11 = splat(w11);
  const t00 = v128.load(y0 + x0);
  const t10 = v128.load(y0 + x1);
  const t01 = v128.load(y1 + x0);
  const t11 = v128.load(y1 + x1);
  v128.store(
    ONE_TEXEL,
    plus(
      plus(
        plus(times(f64x2.promote_low_f32x4(t00), s00), times(f64x2.promote_low_f32x4(t10), s10)),
        times(f64x2.promote_low_f32x4(t01), s01),
      ),
      times(f64x2.promote_low_f32x4(t11), s11),
    ),
  );
  v128.store(
    ONE_TEXEL,
    plus(
      plus(
        plus(times(upper(t00), s00), times(upper(t10), s10)),
        times(upper(t01), s01),
      ),
      times(upper(t11), s11),
    ),
    16,
  );
}
