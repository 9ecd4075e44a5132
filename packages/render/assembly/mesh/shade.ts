// The colour of two pixels of a row: the twin of src/mesh/shade.ts and bend-normal.ts. Every lane does the same steps in the same order.

import { both, byteOf, length, minus, plus, splat, times } from "../lanes";
import {
  BASE,
  BASE_COLOR,
  COLOURS,
  EMISSIVE,
  EMISSIVE_MAP,
  EYE,
  FIRST_BYTES,
  LIGHT,
  METALLIC,
  METALLIC_ROUGHNESS,
  NORMAL_MAP,
  OCCLUSION,
  ROUGHNESS,
  SRGB,
  THRESHOLDS,
  UNIT,
  UVS,
  word,
} from "./head";
import { COLOUR, NORMAL, overW, planesOf, POSITION, UV, wAt } from "./planes";
import { sample, texelA, texelB } from "./texture";

/** R + 256·G + 65536·B + 2²⁴·A of the two pixels. */
export let colourA: i32 = 0;
export let colourB: i32 = 0;

const PI: f64 = 3.141592653589793;

/** Clamps to low…1; what is not a number becomes `low`. */
// @ts-ignore: decorator
@inline
function clamp(x: v128, low: v128): v128 {
  return f64x2.pmin(f64x2.pmax(low, x), splat(1));
}

// @ts-ignore: decorator
@inline
function promoted(floats: v128): v128 {
  return f64x2.promote_low_f32x4(floats);
}

/** A table's entries for one channel of the two texels. */
// @ts-ignore: decorator
@inline
function entries(table: usize, a: i32, b: i32): v128 {
  return v128.load64_lane(table + (<usize>b << 3), v128.load64_zero(table + (<usize>a << 3)), 1);
}

/** round(255 · clamp(x)^(1/2.2)), by table and comparison. */
// @ts-ignore: decorator
@inline
function encodeLinear(x: f64): i32 {
  return byteOf(x, FIRST_BYTES, THRESHOLDS);
}

// @ts-ignore: decorator
@inline
function dot(ax: v128, ay: v128, az: v128, bx: v128, by: v128, bz: v128): v128 {
  return plus(plus(times(ax, bx), times(ay, by)), times(az, bz));
}

// The normal, which a map may bend.
let nx: v128 = i32x4.splat(0);
let ny: v128 = i32x4.splat(0);
let nz: v128 = i32x4.splat(0);

/** Shades triangle `a` at pixel (ax, y) and triangle `b` at pixel (bx, y). */
export function shadePair(a: i32, ax: i32, b: i32, bx: i32, y: i32): void {
  const pa = planesOf(a, 0);
  const pb = a == b ? pa : planesOf(b, pa);
  const one = splat(1);
  const zero = splat(0);
  const xs = f64x2(<f64>ax + 0.5, <f64>bx + 0.5);
  const ys = splat(<f64>y + 0.5);
  const w = wAt(pa, pb, xs, ys);
  const px = f32x4.mul(overW(pa + POSITION, pb + POSITION, xs, ys), w);
  const py = f32x4.mul(overW(pa + POSITION + 4, pb + POSITION + 4, xs, ys), w);
  const pz = f32x4.mul(overW(pa + POSITION + 8, pb + POSITION + 8, xs, ys), w);
  nx = promoted(f32x4.mul(overW(pa + NORMAL, pb + NORMAL, xs, ys), w));
  ny = promoted(f32x4.mul(overW(pa + NORMAL + 4, pb + NORMAL + 4, xs, ys), w));
  nz = promoted(f32x4.mul(overW(pa + NORMAL + 8, pb + NORMAL + 8, xs, ys), w));
  const scale = f64x2.div(one, length(nx, ny, nz));
  nx = times(nx, scale);
  ny = times(ny, scale);
  nz = times(nz, scale);
  let uv = f32x4.splat(0);
  if (word(UVS)) {
    const u = f32x4.mul(overW(pa + UV, pb + UV, xs, ys), w);
    const v = f32x4.mul(overW(pa + UV + 4, pb + UV + 4, xs, ys), w);
    uv = v128.shuffle<i64>(u, v, 0, 2);
  }
  let red = both(BASE);
  let green = both(BASE + 8);
  let blue = both(BASE + 16);
  let alpha = both(BASE + 24);
  if (word(BASE_COLOR)) {
    sample(BASE_COLOR, uv);
    red = times(red, entries(SRGB, i32x4.extract_lane(texelA, 0), i32x4.extract_lane(texelB, 0)));
    green = times(green, entries(SRGB, i32x4.extract_lane(texelA, 1), i32x4.extract_lane(texelB, 1)));
    blue = times(blue, entries(SRGB, i32x4.extract_lane(texelA, 2), i32x4.extract_lane(texelB, 2)));
    if (load<i32>(BASE_COLOR, 12) == 4) {
      alpha = times(alpha, entries(UNIT, i32x4.extract_lane(texelA, 3), i32x4.extract_lane(texelB, 3)));
    }
  }
  let roughness = both(ROUGHNESS);
  let metallic = both(METALLIC);
  if (word(METALLIC_ROUGHNESS)) {
    sample(METALLIC_ROUGHNESS, uv);
    roughness = times(roughness, entries(UNIT, i32x4.extract_lane(texelA, 1), i32x4.extract_lane(texelB, 1)));
    metallic = times(metallic, entries(UNIT, i32x4.extract_lane(texelA, 2), i32x4.extract_lane(texelB, 2)));
  }
  roughness = clamp(roughness, splat(0.04));
  metallic = clamp(metallic, zero);
  if (word(NORMAL_MAP)) bendNormal(pa, pb, ax, bx, y, px, py, pz, uv);

  const lx = both(LIGHT);
  const ly = both(LIGHT + 8);
  const lz = both(LIGHT + 16);
  let vx = minus(both(EYE), promoted(px));
  let vy = minus(both(EYE + 8), promoted(py));
  let vz = minus(both(EYE + 16), promoted(pz));
  const vl = f64x2.div(one, length(vx, vy, vz));
  vx = times(vx, vl);
  vy = times(vy, vl);
  vz = times(vz, vl);
  let hx = plus(lx, vx);
  let hy = plus(ly, vy);
  let hz = plus(lz, vz);
  const hl = f64x2.div(one, length(hx, hy, hz));
  hx = times(hx, hl);
  hy = times(hy, hl);
  hz = times(hz, hl);
  const cosineFloor = splat(0.001);
  const nl = clamp(dot(nx, ny, nz, lx, ly, lz), cosineFloor);
  const nv = clamp(f64x2.abs(dot(nx, ny, nz, vx, vy, vz)), cosineFloor);
  const nh = clamp(dot(nx, ny, nz, hx, hy, hz), zero);
  const vh = clamp(dot(vx, vy, vz, hx, hy, hz), zero);

  const miss = minus(one, vh);
  const fresnel = times(times(times(times(miss, miss), miss), miss), miss);
  const rough = plus(roughness, one);
  const k = f64x2.div(times(rough, rough), splat(8));
  const rest = minus(one, k);
  const masking = times(f64x2.div(nv, plus(times(nv, rest), k)), f64x2.div(nl, plus(times(nl, rest), k)));
  const a2 = times(times(times(roughness, roughness), roughness), roughness);
  const spread = plus(times(times(nh, nh), minus(a2, one)), one);
  const lobe = f64x2.div(
    times(masking, f64x2.div(a2, times(times(splat(PI), spread), spread))),
    plus(times(times(splat(4), nl), nv), splat(0.001)),
  );
  const plain = minus(one, metallic);
  const diffuse = f64x2.div(times(splat(1.0 - 0.04), plain), splat(PI));
  const light = times(nl, splat(6));
  const dielectric = times(splat(0.04), plain);
  let outR = lit(red, dielectric, metallic, fresnel, diffuse, lobe, light);
  let outG = lit(green, dielectric, metallic, fresnel, diffuse, lobe, light);
  let outB = lit(blue, dielectric, metallic, fresnel, diffuse, lobe, light);
  if (word(OCCLUSION)) {
    sample(OCCLUSION, uv);
    const open = entries(UNIT, i32x4.extract_lane(texelA, 0), i32x4.extract_lane(texelB, 0));
    outR = times(outR, open);
    outG = times(outG, open);
    outB = times(outB, open);
  }
  let er = both(EMISSIVE);
  let eg = both(EMISSIVE + 8);
  let eb = both(EMISSIVE + 16);
  if (word(EMISSIVE_MAP)) {
    sample(EMISSIVE_MAP, uv);
    er = times(er, entries(SRGB, i32x4.extract_lane(texelA, 0), i32x4.extract_lane(texelB, 0)));
    eg = times(eg, entries(SRGB, i32x4.extract_lane(texelA, 1), i32x4.extract_lane(texelB, 1)));
    eb = times(eb, entries(SRGB, i32x4.extract_lane(texelA, 2), i32x4.extract_lane(texelB, 2)));
  }
  outR = plus(outR, er);
  outG = plus(outG, eg);
  outB = plus(outB, eb);
  if (word(COLOURS)) {
    outR = times(outR, promoted(f32x4.mul(overW(pa + COLOUR, pb + COLOUR, xs, ys), w)));
    outG = times(outG, promoted(f32x4.mul(overW(pa + COLOUR + 4, pb + COLOUR + 4, xs, ys), w)));
    outB = times(outB, promoted(f32x4.mul(overW(pa + COLOUR + 8, pb + COLOUR + 8, xs, ys), w)));
    alpha = times(alpha, promoted(f32x4.mul(overW(pa + COLOUR + 12, pb + COLOUR + 12, xs, ys), w)));
  }
  const opacity = i32x4.trunc_sat_f64x2_s_zero(plus(times(clamp(alpha, zero), splat(255)), splat(0.5)));
  colourA =
    encodeLinear(f64x2.extract_lane(outR, 0)) |
    (encodeLinear(f64x2.extract_lane(outG, 0)) << 8) |
    (encodeLinear(f64x2.extract_lane(outB, 0)) << 16) |
    (i32x4.extract_lane(opacity, 0) << 24);
  colourB =
    encodeLinear(f64x2.extract_lane(outR, 1)) |
    (encodeLinear(f64x2.extract_lane(outG, 1)) << 8) |
    (encodeLinear(f64x2.extract_lane(outB, 1)) << 16) |
    (i32x4.extract_lane(opacity, 1) << 24);
}

/** Light that one channel sends back. */
// @ts-ignore: decorator
@inline
function lit(
  base: v128,
  dielectric: v128,
  metallic: v128,
  fresnel: v128,
  diffuse: v128,
  lobe: v128,
  light: v128,
): v128 {
  const one = splat(1);
  const f0 = plus(dielectric, times(base, metallic));
  const f = plus(f0, times(minus(one, f0), fresnel));
  return plus(
    times(light, plus(times(times(minus(one, f), base), diffuse), times(f, lobe))),
    times(base, splat(0.3)),
  );
}

/** Difference of a number to the pixel beside, float32: `sign` · (there · w − here). */
// @ts-ignore: decorator
@inline
function step(a: usize, b: usize, xs: v128, ys: v128, w: v128, here: v128, sign: v128): v128 {
  return f32x4.mul(sign, f32x4.sub(f32x4.mul(overW(a, b, xs, ys), w), here));
}

/** dyV · along − dxV · up, over det, as doubles. */
// @ts-ignore: decorator
@inline
function tangentOf(along: v128, up: v128, dxV: v128, dyV: v128, det: v128): v128 {
  return promoted(f32x4.div(f32x4.sub(f32x4.mul(dyV, along), f32x4.mul(dxV, up)), det));
}

/** A channel of the two texels as −1…1. */
// @ts-ignore: decorator
@inline
function direction(a: i32, b: i32): v128 {
  return minus(times(entries(UNIT, a, b), splat(2)), splat(1));
}

/** Bends the normals by the normal map. The tangent comes from differences over each pixel's 2 × 2 quad. */
function bendNormal(
  pa: usize,
  pb: usize,
  ax: i32,
  bx: i32,
  y: i32,
  px: v128,
  py: v128,
  pz: v128,
  uv: v128,
): void {
  sample(NORMAL_MAP, uv);
  const xs = f64x2(<f64>ax + 0.5, <f64>bx + 0.5);
  const ys = splat(<f64>y + 0.5);
  const xsBeside = f64x2(<f64>(ax ^ 1) + 0.5, <f64>(bx ^ 1) + 0.5);
  const ysAbove = splat(<f64>(y ^ 1) + 0.5);
  const wBeside = wAt(pa, pb, xsBeside, ys);
  const wAbove = wAt(pa, pb, xs, ysAbove);
  const signX = f32x4(ax & 1 ? <f32>-1 : <f32>1, bx & 1 ? <f32>-1 : <f32>1, 1, 1);
  const signY = f32x4.splat(y & 1 ? <f32>-1 : <f32>1);
  const u = uv;
  const v = v128.shuffle<i64>(uv, uv, 1, 1);
  const dxU = step(pa + UV, pb + UV, xsBeside, ys, wBeside, u, signX);
  const dxV = step(pa + UV + 4, pb + UV + 4, xsBeside, ys, wBeside, v, signX);
  const dyU = step(pa + UV, pb + UV, xs, ysAbove, wAbove, u, signY);
  const dyV = step(pa + UV + 4, pb + UV + 4, xs, ysAbove, wAbove, v, signY);
  const det = f32x4.sub(f32x4.mul(dxU, dyV), f32x4.mul(dyU, dxV));
  let tx = tangentOf(
    step(pa + POSITION, pb + POSITION, xsBeside, ys, wBeside, px, signX),
    step(pa + POSITION, pb + POSITION, xs, ysAbove, wAbove, px, signY),
    dxV,
    dyV,
    det,
  );
  let ty = tangentOf(
    step(pa + POSITION + 4, pb + POSITION + 4, xsBeside, ys, wBeside, py, signX),
    step(pa + POSITION + 4, pb + POSITION + 4, xs, ysAbove, wAbove, py, signY),
    dxV,
    dyV,
    det,
  );
  let tz = tangentOf(
    step(pa + POSITION + 8, pb + POSITION + 8, xsBeside, ys, wBeside, pz, signX),
    step(pa + POSITION + 8, pb + POSITION + 8, xs, ysAbove, wAbove, pz, signY),
    dxV,
    dyV,
    det,
  );
  const one = splat(1);
  const along = dot(nx, ny, nz, tx, ty, tz);
  tx = minus(tx, times(nx, along));
  ty = minus(ty, times(ny, along));
  tz = minus(tz, times(nz, along));
  const tangent = f64x2.div(one, length(tx, ty, tz));
  tx = times(tx, tangent);
  ty = times(ty, tangent);
  tz = times(tz, tangent);
  let bitX = minus(times(ny, tz), times(nz, ty));
  let bitY = minus(times(nz, tx), times(nx, tz));
  let bitZ = minus(times(nx, ty), times(ny, tx));
  const bitangent = f64x2.div(one, length(bitX, bitY, bitZ));
  bitX = times(bitX, bitangent);
  bitY = times(bitY, bitangent);
  bitZ = times(bitZ, bitangent);
  const mx = direction(i32x4.extract_lane(texelA, 0), i32x4.extract_lane(texelB, 0));
  const my = direction(i32x4.extract_lane(texelA, 1), i32x4.extract_lane(texelB, 1));
  const mz = direction(i32x4.extract_lane(texelA, 2), i32x4.extract_lane(texelB, 2));
  const rx = plus(plus(times(tx, mx), times(bitX, my)), times(nx, mz));
  const ry = plus(plus(times(ty, mx), times(bitY, my)), times(ny, mz));
  const rz = plus(plus(times(tz, mx), times(bitZ, my)), times(nz, mz));
  const size = f64x2.div(one, length(rx, ry, rz));
  nx = times(rx, size);
  ny = times(ry, size);
  nz = times(rz, size);
}
