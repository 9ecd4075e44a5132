// Normals of a surface after its maps: the twin of src/backends/cpu/surface.ts. The numbers of a surface lie at SURFACE, two pixels each.

import { both, length, minus, plus, splat, storeThree, times } from "../lanes";
import {
  BUMP_SCALE,
  CORNER_TANGENTS,
  FLAT_SHADED,
  GIVEN_TANGENTS,
  mixed,
  NORMAL_MATRIX,
  QUAD_EDGES,
  SCRATCH,
  SURFACE,
  TEXEL,
} from "./head";
import { locate, locatePlain, readMap, sample, ux, uy, vx, vy } from "./maps";
import { facing, flags, item, map, positionChange, side, turned } from "./triangle";

export const PLACE: usize = SURFACE;
export const VIEW: usize = SURFACE + 48;
export const PLAIN_NORMAL: usize = SURFACE + 96;
export const NORMAL: usize = SURFACE + 144;
export const NV: usize = SURFACE + 192;
export const ALPHA: usize = SURFACE + 208;
export const BASE_COLOUR: usize = SURFACE + 224;
export const DIELECTRICS: usize = SURFACE + 272;
export const METAL: usize = SURFACE + 320;
export const ROUGH: usize = SURFACE + 336;
export const F0: usize = SURFACE + 352;
export const DIFFUSE: usize = SURFACE + 400;
export const F90: usize = SURFACE + 448;
export const DFG_SCALE: usize = SURFACE + 464;
export const DFG_BIAS: usize = SURFACE + 480;
/** Along and across a brushed surface, or a normal map's axes. */
export const FRAME: usize = SCRATCH;

/** A value times a channel of a map, where the draw has that map: 0 red, 16 green, 32 blue, 48 alpha. */
// @ts-ignore: decorator
@inline
export function timesMap(value: v128, slot: usize, channel: usize): v128 {
  if (!map(slot)) return value;
  readMap(map(slot));
  return times(value, v128.load(TEXEL + channel));
}

/** The frame that a map's normals are turned by, at FRAME: the geometry's tangents, or from how position and uv change over the screen. */
export function tangentFrame(sampler: usize): void {
  if ((flags & GIVEN_TANGENTS) != 0 && (flags & FLAT_SHADED) == 0) givenTangents();
  else derivedTangents(sampler);
  if (side == 2 && facing < 0 && (flags & FLAT_SHADED) == 0) {
    for (let k: usize = 0; k < 96; k += 16) v128.store(FRAME + k, f64x2.neg(v128.load(FRAME + k)));
  }
}

function givenTangents(): void {
  const tx = mixed(CORNER_TANGENTS, 32);
  const ty = mixed(CORNER_TANGENTS + 8, 32);
  const tz = mixed(CORNER_TANGENTS + 16, 32);
  const turn = side == 1 ? -1.0 : 1.0;
  const scale = times(length(tx, ty, tz), splat(turn));
  const x = f64x2.div(tx, scale);
  const y = f64x2.div(ty, scale);
  const z = f64x2.div(tz, scale);
  const sign = splat(load<f64>(CORNER_TANGENTS, 24) < 0 ? -1.0 : 1.0);
  const nx = v128.load(PLAIN_NORMAL);
  const ny = v128.load(PLAIN_NORMAL, 16);
  const nz = v128.load(PLAIN_NORMAL, 32);
  storeThree(FRAME, x, y, z);
  storeThree(
    FRAME + 48,
    times(minus(times(ny, z), times(nz, y)), sign),
    times(minus(times(nz, x), times(nx, z)), sign),
    times(minus(times(nx, y), times(ny, x)), sign),
  );
}

function derivedTangents(sampler: usize): void {
  positionChange();
  if (sampler != 0) locate(sampler);
  else locatePlain();
  const nx = v128.load(PLAIN_NORMAL);
  const ny = v128.load(PLAIN_NORMAL, 16);
  const nz = v128.load(PLAIN_NORMAL, 32);
  const ax = both(QUAD_EDGES);
  const ay = both(QUAD_EDGES + 8);
  const az = both(QUAD_EDGES + 16);
  const bx = both(QUAD_EDGES + 24);
  const by = both(QUAD_EDGES + 32);
  const bz = both(QUAD_EDGES + 40);
  // q1 × n and n × q0.
  const cx = minus(times(by, nz), times(bz, ny));
  const cy = minus(times(bz, nx), times(bx, nz));
  const cz = minus(times(bx, ny), times(by, nx));
  const dx = minus(times(ny, az), times(nz, ay));
  const dy = minus(times(nz, ax), times(nx, az));
  const dz = minus(times(nx, ay), times(ny, ax));
  const right = splat(ux);
  const up = splat(uy);
  const tx = plus(times(cx, right), times(dx, up));
  const ty = plus(times(cy, right), times(dy, up));
  const tz = plus(times(cz, right), times(dz, up));
  const rightV = splat(vx);
  const upV = splat(vy);
  const px = plus(times(cx, rightV), times(dx, upV));
  const py = plus(times(cy, rightV), times(dy, upV));
  const pz = plus(times(cz, rightV), times(dz, upV));
  const tt = plus(plus(times(tx, tx), times(ty, ty)), times(tz, tz));
  const pp = plus(plus(times(px, px), times(py, py)), times(pz, pz));
  const most = f64x2.max(tt, pp);
  const scale = v128.andnot(f64x2.div(splat(1), f64x2.sqrt(most)), f64x2.eq(most, splat(0)));
  storeThree(FRAME, times(tx, scale), times(ty, scale), times(tz, scale));
  storeThree(FRAME + 48, times(px, scale), times(py, scale), times(pz, scale));
}

/** The normal that a map holds, turned into the world, into three numbers at `to`. */
export function mapNormal(sampler: usize, scaleAt: usize, to: usize): void {
  tangentFrame(sampler);
  readMap(sampler);
  const two = splat(2);
  const one = splat(1);
  const x = times(minus(times(v128.load(TEXEL), two), one), both(item + scaleAt));
  const y = times(minus(times(v128.load(TEXEL, 16), two), one), both(item + scaleAt + 8));
  const z = minus(times(v128.load(TEXEL, 32), two), one);
  storeUnit(
    to,
    plus(plus(times(v128.load(FRAME), x), times(v128.load(FRAME, 48), y)), times(v128.load(PLAIN_NORMAL), z)),
    plus(plus(times(v128.load(FRAME, 16), x), times(v128.load(FRAME, 64), y)), times(v128.load(PLAIN_NORMAL, 16), z)),
    plus(plus(times(v128.load(FRAME, 32), x), times(v128.load(FRAME, 80), y)), times(v128.load(PLAIN_NORMAL, 32), z)),
  );
}

// @ts-ignore: decorator
@inline
function storeUnit(to: usize, x: v128, y: v128, z: v128): void {
  const inverse = f64x2.div(splat(1), length(x, y, z));
  storeThree(to, times(x, inverse), times(y, inverse), times(z, inverse));
}

/** A normal map whose axes are the node's. */
export function objectNormal(sampler: usize): void {
  readMap(sampler);
  const two = splat(2);
  const one = splat(1);
  const turn = splat(turned);
  const x = times(minus(times(v128.load(TEXEL), two), one), turn);
  const y = times(minus(times(v128.load(TEXEL, 16), two), one), turn);
  const z = times(minus(times(v128.load(TEXEL, 32), two), one), turn);
  const n = item + NORMAL_MATRIX;
  storeUnit(
    NORMAL,
    plus(plus(times(both(n), x), times(both(n + 24), y)), times(both(n + 48), z)),
    plus(plus(times(both(n + 8), x), times(both(n + 32), y)), times(both(n + 56), z)),
    plus(plus(times(both(n + 16), x), times(both(n + 40), y)), times(both(n + 64), z)),
  );
}

/** Tilts the normal by the change of the bump map's height over the screen. */
export function bumpNormal(sampler: usize): void {
  locate(sampler);
  const u = v128.load(TEXEL);
  const v = v128.load(TEXEL, 16);
  const scale = both(item + BUMP_SCALE);
  sample(sampler, u, v);
  const here = times(v128.load(TEXEL), scale);
  sample(sampler, plus(u, splat(ux)), plus(v, splat(vx)));
  const dx = minus(times(v128.load(TEXEL), scale), here);
  sample(sampler, plus(u, splat(uy)), plus(v, splat(vy)));
  const dy = minus(times(v128.load(TEXEL), scale), here);
  positionChange();
  let inverse = edgeInverse(0);
  const ax = splat(load<f64>(QUAD_EDGES) * inverse);
  const ay = splat(load<f64>(QUAD_EDGES, 8) * inverse);
  const az = splat(load<f64>(QUAD_EDGES, 16) * inverse);
  inverse = edgeInverse(24);
  const bx = splat(load<f64>(QUAD_EDGES, 24) * inverse);
  const by = splat(load<f64>(QUAD_EDGES, 32) * inverse);
  const bz = splat(load<f64>(QUAD_EDGES, 40) * inverse);
  const nx = v128.load(PLAIN_NORMAL);
  const ny = v128.load(PLAIN_NORMAL, 16);
  const nz = v128.load(PLAIN_NORMAL, 32);
  const r1x = minus(times(by, nz), times(bz, ny));
  const r1y = minus(times(bz, nx), times(bx, nz));
  const r1z = minus(times(bx, ny), times(by, nx));
  const r2x = minus(times(ny, az), times(nz, ay));
  const r2y = minus(times(nz, ax), times(nx, az));
  const r2z = minus(times(nx, ay), times(ny, ax));
  const det = times(plus(plus(times(ax, r1x), times(ay, r1y)), times(az, r1z)), splat(facing));
  const zero = splat(0);
  const negative = v128.bitselect(splat(-1), det, f64x2.lt(det, zero));
  const sign = v128.bitselect(splat(1), negative, f64x2.gt(det, zero));
  const size = f64x2.abs(det);
  storeUnit(
    NORMAL,
    minus(times(size, nx), times(sign, plus(times(dx, r1x), times(dy, r2x)))),
    minus(times(size, ny), times(sign, plus(times(dx, r1y), times(dy, r2y)))),
    minus(times(size, nz), times(sign, plus(times(dx, r1z), times(dy, r2z)))),
  );
}

// @ts-ignore: decorator
@inline
function edgeInverse(at: usize): f64 {
  const x = load<f64>(QUAD_EDGES + at);
  const y = load<f64>(QUAD_EDGES + at, 8);
  const z = load<f64>(QUAD_EDGES + at, 16);
  return 1 / sqrt(x * x + y * y + z * z);
}
