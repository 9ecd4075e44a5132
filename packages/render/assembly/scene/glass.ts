// What shines through transmissive surfaces: the twin of src/backends/cpu/transmission.ts.

import { both, length, minus, plus, splat, times } from "../lanes";
import {
  ABSORBING,
  ABSORPTION,
  BEHIND_LEVELS,
  clamp01,
  IOR,
  LENS,
  ONE_TEXEL,
  OPAQUE,
  OUT,
  SCRATCH,
  SPREAD,
  THICKNESS,
  THICKNESS_MAP,
  TRANSMISSION,
  TRANSMISSION_MAP,
  WORLD_SCALE,
} from "./head";
import { mixTexel } from "./maps";
import { exp } from "./numbers";
import { DFG_BIAS, DFG_SCALE, DIFFUSE, F0, F90, NORMAL, PLACE, ROUGH, timesMap, VIEW } from "./surface";
import { flags, inView, item } from "./triangle";

/** What is found behind: R, G, B, A of two pixels. */
const FOUND: usize = SCRATCH + 384;
/** Length of the way through. */
const RAY: usize = SCRATCH + 448;
/** Coordinates and level of two pixels. */
const AIM: usize = SCRATCH + 464;

/** Mixes what shines through into OUT, and lets alpha follow. */
export function transmit(): void {
  const transmission = timesMap(both(item + TRANSMISSION), TRANSMISSION_MAP, 0);
  const thickness = timesMap(both(item + THICKNESS), THICKNESS_MAP, 16);
  const spread = load<f64>(item, SPREAD);
  const ior = load<f64>(item, IOR);
  let alpha = splat(0);
  let mean = splat(0);
  for (let k: usize = 0; k < 3; k++) {
    if (k == 0 || spread > 0) refracted(thickness, ior + (<f64>k - 1) * spread);
    alpha = plus(alpha, f64x2.div(v128.load(FOUND, 48), splat(3)));
    let passed = v128.load(DIFFUSE + (k << 4));
    if (flags & ABSORBING) {
      passed = times(passed, exp(times(f64x2.neg(both(item + ABSORPTION + (k << 3))), v128.load(RAY))));
    }
    mean = plus(mean, f64x2.div(passed, splat(3)));
    const reflected = plus(
      times(v128.load(F0 + (k << 4)), v128.load(DFG_SCALE)),
      times(v128.load(F90), v128.load(DFG_BIAS)),
    );
    const light = times(times(minus(splat(1), reflected), passed), v128.load(FOUND + (k << 4)));
    const own = v128.load(OUT + (k << 4));
    v128.store(OUT + (k << 4), plus(own, times(minus(light, own), transmission)));
  }
  const through = minus(splat(1), times(minus(splat(1), alpha), mean));
  const own = flags & OPAQUE ? splat(1) : v128.load(OUT, 48);
  v128.store(OUT, times(own, plus(splat(1), times(minus(through, splat(1)), transmission))), 48);
}

/** Follows the refracted ray to its exit, projects that, and reads the picture there; into FOUND. */
function refracted(thickness: v128, ior: f64): void {
  const eta = splat(1 / ior);
  const ix = f64x2.neg(v128.load(VIEW));
  const iy = f64x2.neg(v128.load(VIEW, 16));
  const iz = f64x2.neg(v128.load(VIEW, 32));
  const nx = v128.load(NORMAL);
  const ny = v128.load(NORMAL, 16);
  const nz = v128.load(NORMAL, 32);
  const ni = plus(plus(times(nx, ix), times(ny, iy)), times(nz, iz));
  const k = minus(splat(1), times(times(eta, eta), minus(splat(1), times(ni, ni))));
  const none = f64x2.lt(k, splat(0));
  const turn = plus(times(eta, ni), f64x2.sqrt(k));
  let rx = v128.andnot(minus(times(eta, ix), times(turn, nx)), none);
  let ry = v128.andnot(minus(times(eta, iy), times(turn, ny)), none);
  let rz = v128.andnot(minus(times(eta, iz), times(turn, nz)), none);
  const whole = length(rx, ry, rz);
  rx = times(times(f64x2.div(rx, whole), thickness), both(item + WORLD_SCALE));
  ry = times(times(f64x2.div(ry, whole), thickness), both(item + WORLD_SCALE + 8));
  rz = times(times(f64x2.div(rz, whole), thickness), both(item + WORLD_SCALE + 16));
  v128.store(RAY, length(rx, ry, rz));
  if (load<i32>(BEHIND_LEVELS) == 0) {
    memory.fill(FOUND, 0, 64);
    return;
  }
  const x = plus(v128.load(PLACE), rx);
  const y = plus(v128.load(PLACE, 16), ry);
  const z = plus(v128.load(PLACE, 32), rz);
  const focal = both(LENS);
  const w = minus(both(LENS + 8), inView(48, x, y, z));
  const half = splat(0.5);
  const u = plus(times(f64x2.div(times(inView(0, x, y, z), focal), w), half), half);
  const v = plus(half, times(f64x2.div(times(inView(24, x, y, z), focal), w), half));
  const roughness = times(v128.load(ROUGH), clamp01(splat(ior * 2 - 2)));
  v128.store(AIM, u);
  v128.store(AIM, v, 16);
  v128.store(AIM, times(both(LENS + 16), roughness), 32);
  for (let lane: usize = 0; lane < 16; lane += 8) {
    readBlurred(load<f64>(AIM + lane), load<f64>(AIM + 16 + lane), load<f64>(AIM + 32 + lane));
    store<f64>(FOUND + lane, load<f64>(ONE_TEXEL));
    store<f64>(FOUND + 16 + lane, load<f64>(ONE_TEXEL, 8));
    store<f64>(FOUND + 32 + lane, load<f64>(ONE_TEXEL, 16));
    store<f64>(FOUND + 48 + lane, load<f64>(ONE_TEXEL, 24));
  }
}

/** Bicubic reads of the two nearest levels, mixed; into ONE_TEXEL. */
function readBlurred(u: f64, v: f64, lod: f64): void {
  const last = load<i32>(BEHIND_LEVELS) - 1;
  const whole = floor(lod);
  const low = <i32>min(<f64>last, whole);
  const share = lod - whole;
  bicubic(u, v, low);
  if (share == 0) return;
  const rg = v128.load(ONE_TEXEL);
  const ba = v128.load(ONE_TEXEL, 16);
  bicubic(u, v, min(last, low + 1));
  mixTexel(rg, ba, splat(share));
}

// @ts-ignore: decorator
@inline
function w0(a: f64): f64 {
  return (a * (a * (-a + 3) - 3) + 1) / 6;
}

// @ts-ignore: decorator
@inline
function w1(a: f64): f64 {
  return (a * a * (3 * a - 6) + 4) / 6;
}

// @ts-ignore: decorator
@inline
function w3(a: f64): f64 {
  return (a * a * a) / 6;
}

/** A cubic B-spline from four linear reads; into ONE_TEXEL. */
function bicubic(u: f64, v: f64, level: i32): void {
  const at = BEHIND_LEVELS + 8 + (<usize>level << 3);
  const side = <f64>load<i32>(at);
  const x = u * side + 0.5;
  const y = v * side + 0.5;
  const xi = floor(x);
  const yi = floor(y);
  const fx = x - xi;
  const fy = y - yi;
  const gx0 = w0(fx) + w1(fx);
  const gy0 = w0(fy) + w1(fy);
  const hx0 = xi - 1 + w1(fx) / gx0 - 0.5;
  const hx1 = xi + 1 + w3(fx) / (1 - gx0) - 0.5;
  const hy0 = yi - 1 + w1(fy) / gy0 - 0.5;
  const hy1 = yi + 1 + w3(fy) / (1 - gy0) - 0.5;
  v128.store(ONE_TEXEL, splat(0));
  v128.store(ONE_TEXEL, splat(0), 16);
  addLinear(at, hx0, hy0, gx0 * gy0);
  addLinear(at, hx1, hy0, (1 - gx0) * gy0);
  addLinear(at, hx0, hy1, gx0 * (1 - gy0));
  addLinear(at, hx1, hy1, (1 - gx0) * (1 - gy0));
}

// @ts-ignore: decorator
@inline
function inside(i: f64, side: f64): usize {
  return i < 0 ? 0 : i >= side ? <usize>(side - 1) : <usize>i;
}

/** One linear read, weighted, added to ONE_TEXEL; what lies outside repeats the edge. */
function addLinear(level: usize, hx: f64, hy: f64, weight: f64): void {
  const side = <f64>load<i32>(level);
  const data = <usize>load<u32>(level, 4);
  const x = abs(hx) < Infinity ? hx - 0.5 : 0;
  const y = abs(hy) < Infinity ? hy - 0.5 : 0;
  const xi = floor(x);
  const yi = floor(y);
  const fx = splat(x - xi);
  const fy = splat(y - yi);
  const restX = splat(1 - (x - xi));
  const restY = splat(1 - (y - yi));
  const row = <usize>side << 4;
  const x0 = inside(xi, side) << 4;
  const x1 = inside(xi + 1, side) << 4;
  const y0 = data + inside(yi, side) * row;
  const y1 = data + inside(yi + 1, side) * row;
  for (let half: usize = 0; half < 16; half += 8) {
    const top = plus(times(pair(y0 + x0 + half), restX), times(pair(y0 + x1 + half), fx));
    const low = plus(times(pair(y1 + x0 + half), restX), times(pair(y1 + x1 + half), fx));
    const value = plus(times(top, restY), times(low, fy));
    const to = ONE_TEXEL + (half << 1);
    v128.store(to, plus(v128.load(to), times(value, splat(weight))));
  }
}

// @ts-ignore: decorator
@inline
function pair(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** Makes the smaller copies of what lies behind: each pixel from four (from others for odd sides, by linear filtering). */
export function halve(from: usize, above: i32, to: usize): void {
  const side = max(1, above >> 1);
  const step = <f64>above / <f64>side;
  const row = <usize>above << 4;
  for (let y = 0; y < side; y++) {
    const centreY = (<f64>y + 0.5) * step - 0.5;
    const lowY = min(<i32>floor(centreY), above - 2);
    const shareY = centreY - <f64>lowY;
    const fy = splat(shareY);
    const restY = splat(1 - shareY);
    for (let x = 0; x < side; x++, to += 16) {
      const centreX = (<f64>x + 0.5) * step - 0.5;
      const lowX = min(<i32>floor(centreX), above - 2);
      const shareX = centreX - <f64>lowX;
      const fx = splat(shareX);
      const restX = splat(1 - shareX);
      const at = from + <usize>lowY * row + (<usize>lowX << 4);
      const rg = halved(at, row, fx, restX, fy, restY);
      const ba = halved(at + 8, row, fx, restX, fy, restY);
      v128.store(to, v128.shuffle<i64>(f32x4.demote_f64x2_zero(rg), f32x4.demote_f64x2_zero(ba), 0, 2));
    }
  }
}

// @ts-ignore: decorator
@inline
function halved(at: usize, row: usize, fx: v128, restX: v128, fy: v128, restY: v128): v128 {
  const a = plus(times(pair(at), restX), times(pair(at + 16), fx));
  const b = plus(times(pair(at + row), restX), times(pair(at + row + 16), fx));
  return plus(times(a, restY), times(b, fy));
}
