// Clear coat, sheen, thin film and brushed surfaces: the twin of src/backends/cpu/layers.ts and brdf.ts.

import { both, length, minus, plus, splat, storeThree, times } from "../lanes";
import {
  BRUSHED,
  BRUSHED_MAP,
  clamp01,
  COAT,
  COAT_MAP,
  COAT_NORMAL_MAP,
  COAT_NORMAL_SCALE,
  COAT_ROUGHNESS,
  COAT_ROUGHNESS_MAP,
  FILM,
  FILM_IOR,
  FILM_LEAST,
  FILM_MAP,
  FILM_MOST,
  FILM_THICKNESS_MAP,
  NORMAL_MAP,
  OUT,
  SCRATCH,
  SHEEN_COLOUR,
  SHEEN_COLOUR_MAP,
  SHEEN_ROUGHNESS,
  SHEEN_ROUGHNESS_MAP,
  SURFACE,
  TEXEL,
} from "./head";
import { readMap } from "./maps";
import { cosine, exp, exp2Within, pow } from "./numbers";
import {
  ALPHA,
  BASE_COLOUR,
  DIELECTRICS,
  FRAME,
  mapNormal,
  METAL,
  NORMAL,
  NV,
  PLAIN_NORMAL,
  tangentFrame,
  timesMap,
  VIEW,
} from "./surface";
import { item, map } from "./triangle";

/** Is there a coat, a sheen; are filmed and brushed surfaces in use. */
export let coated: bool = false;
export let sheened: bool = false;
export let filmed: bool = false;
export let brushed: bool = false;

const COAT_SHARE: usize = SURFACE + 512;
const COAT_ALPHA: usize = SURFACE + 528;
const COAT_NORMAL: usize = SURFACE + 544;
const COAT_OUT: usize = SURFACE + 592;
const SHEEN: usize = SURFACE + 608;
const SHEEN_ROUGH: usize = SURFACE + 656;
const SHEEN_ALBEDO: usize = SURFACE + 672;
export const SHEEN_KEPT: usize = SURFACE + 688;
const SHEEN_OUT: usize = SURFACE + 704;
const SHEEN_MOST: usize = SURFACE + 752;
export const FILM_SHARE: usize = SURFACE + 768;
export const FILM_COLOUR: usize = SURFACE + 784;
const ALONG: usize = SURFACE + 832;
const TANGENT: usize = SURFACE + 848;
const BITANGENT: usize = SURFACE + 896;
/** Six numbers of one pixel's film. */
const FILM_ROOM: usize = SCRATCH + 128;
/** Phase shift, strength and reflectance of three colours. */
const FILM_SHIFT: usize = SCRATCH + 192;
const FILM_STRENGTH: usize = SCRATCH + 224;
const FILM_ROOT: usize = SCRATCH + 256;
const FILM_THICKNESS: usize = SCRATCH + 288;

/** The Fresnel share by angle. */
// @ts-ignore: decorator
@inline
export function fresnel(c: v128): v128 {
  return exp2Within(times(minus(times(splat(-5.55473), c), splat(6.98316)), c));
}

/** Evaluates the layers before any light is added. */
export function prepareLayers(bend: f64): void {
  coated = load<f64>(item, COAT) > 0;
  sheened = load<f64>(item, SHEEN_ROUGHNESS) > 0;
  filmed = load<f64>(item, FILM) > 0;
  brushed = load<f64>(item, BRUSHED) != 0 || load<f64>(item, BRUSHED + 8) != 0 || map(BRUSHED_MAP) != 0;
  if (coated) prepareCoat(bend);
  if (sheened) prepareSheen();
  if (filmed) prepareFilm();
  if (brushed) prepareBrushed();
}

function prepareCoat(bend: f64): void {
  const coat = timesMap(both(item + COAT), COAT_MAP, 0);
  let roughness = timesMap(both(item + COAT_ROUGHNESS), COAT_ROUGHNESS_MAP, 16);
  v128.store(COAT_SHARE, clamp01(coat));
  roughness = f64x2.min(plus(f64x2.max(roughness, splat(0.0525)), splat(bend)), splat(1));
  v128.store(COAT_ALPHA, times(roughness, roughness));
  v128.store(COAT_OUT, splat(0));
  if (map(COAT_NORMAL_MAP)) mapNormal(map(COAT_NORMAL_MAP), COAT_NORMAL_SCALE, COAT_NORMAL);
  else memory.copy(COAT_NORMAL, PLAIN_NORMAL, 48);
}

function prepareSheen(): void {
  let r = both(item + SHEEN_COLOUR);
  let g = both(item + SHEEN_COLOUR + 8);
  let b = both(item + SHEEN_COLOUR + 16);
  if (map(SHEEN_COLOUR_MAP)) {
    readMap(map(SHEEN_COLOUR_MAP));
    r = times(r, v128.load(TEXEL));
    g = times(g, v128.load(TEXEL, 16));
    b = times(b, v128.load(TEXEL, 32));
  }
  const roughness = timesMap(both(item + SHEEN_ROUGHNESS), SHEEN_ROUGHNESS_MAP, 48);
  const most = f64x2.max(f64x2.max(r, g), b);
  storeThree(SHEEN, r, g, b);
  v128.store(SHEEN_ROUGH, roughness);
  v128.store(SHEEN_MOST, most);
  storeThree(SHEEN_OUT, splat(0), splat(0), splat(0));
  const albedo = sheenAlbedo(v128.load(NV), roughness);
  v128.store(SHEEN_ALBEDO, albedo);
  v128.store(SHEEN_KEPT, minus(splat(1), times(most, albedo)));
}

/** How much of the light a sheen gives back altogether. */
function sheenAlbedo(nv: v128, roughness: v128): v128 {
  const r2 = times(roughness, roughness);
  const inverse = f64x2.div(splat(1), plus(roughness, splat(0.1)));
  const a = minus(
    plus(plus(splat(-1.9362), times(splat(1.0678), roughness)), times(splat(0.4573), r2)),
    times(splat(0.8469), inverse),
  );
  const b = minus(
    minus(plus(splat(-0.6014), times(splat(0.5538), roughness)), times(splat(0.467), r2)),
    times(splat(0.1255), inverse),
  );
  return f64x2.min(exp(plus(times(a, nv), b)), splat(1));
}

function prepareFilm(): void {
  const share = timesMap(both(item + FILM), FILM_MAP, 0);
  const most = both(item + FILM_MOST);
  const least = both(item + FILM_LEAST);
  let thickness = most;
  if (map(FILM_THICKNESS_MAP)) {
    readMap(map(FILM_THICKNESS_MAP));
    thickness = plus(times(minus(most, least), v128.load(TEXEL, 16)), least);
  }
  const film = v128.andnot(clamp01(share), f64x2.eq(thickness, splat(0)));
  v128.store(FILM_SHARE, film);
  v128.store(FILM_THICKNESS, thickness);
  const ior = load<f64>(item, FILM_IOR);
  for (let lane: usize = 0; lane < 16; lane += 8) {
    if (load<f64>(FILM_SHARE + lane) == 0) continue;
    const at = load<f64>(NV + lane);
    const thick = load<f64>(FILM_THICKNESS + lane);
    thinFilm(FILM_ROOM, ior, at, thick, DIELECTRICS + lane);
    thinFilm(FILM_ROOM + 24, ior, at, thick, BASE_COLOUR + lane);
    const metal = load<f64>(METAL + lane);
    for (let k: usize = 0; k < 3; k++) {
      const lower = load<f64>(FILM_ROOM + (k << 3));
      store<f64>(FILM_COLOUR + lane + (k << 4), lower + (load<f64>(FILM_ROOM + 24 + (k << 3)) - lower) * metal);
    }
  }
}

// @ts-ignore: decorator
@inline
function square(v: f64): f64 {
  return v * v;
}

// @ts-ignore: decorator
@inline
function clamp(v: f64, low: f64, high: f64): f64 {
  return v > low ? min(v, high) : low;
}

function fresnelOf(c: f64): f64 {
  return f64x2.extract_lane(fresnel(splat(c)), 0);
}

/** Reflectance of a thin film over a base, whose three numbers lie 16 bytes apart, into three numbers at `to`. */
function thinFilm(to: usize, filmIor: f64, cosine1: f64, thickness: f64, base: usize): void {
  const t = clamp(thickness / 0.03, 0, 1);
  const ior = 1 + (filmIor - 1) * (t * t * (3 - 2 * t));
  const cosine2Squared = 1 - square(1 / ior) * (1 - square(cosine1));
  if (cosine2Squared < 0) {
    store<f64>(to, 1);
    store<f64>(to, 1, 8);
    store<f64>(to, 1, 16);
    return;
  }
  const cosine2 = sqrt(cosine2Squared);
  const r0 = square((ior - 1) / (ior + 1));
  const f = fresnelOf(cosine1);
  const r12 = r0 * (1 - f) + f;
  const t121 = 1 - r12;
  const phi21 = ior < 1 ? 0.0 : 3.141592653589793;
  const opd = 2 * ior * thickness * cosine2;
  const f2 = fresnelOf(cosine2);
  for (let k: usize = 0; k < 3; k++) {
    const root = sqrt(clamp(load<f64>(base + (k << 4)), 0, 0.9999));
    const baseIor = (1 + root) / (1 - root);
    const r1 = square((baseIor - ior) / (baseIor + ior));
    const r23 = r1 * (1 - f2) + f2;
    store<f64>(FILM_SHIFT + (k << 3), phi21 + (baseIor < ior ? 3.141592653589793 : 0.0));
    const product = clamp(r12 * r23, 1e-5, 0.9999);
    store<f64>(FILM_ROOT + (k << 3), sqrt(product));
    const rs = (t121 * t121 * r23) / (1 - product);
    store<f64>(to + (k << 3), r12 + rs);
    store<f64>(FILM_STRENGTH + (k << 3), rs - t121);
  }
  addWaves(to, 1, opd);
  addWaves(to, 2, opd);
  for (let k: usize = 0; k < 3; k++) if (!(load<f64>(to + (k << 3)) > 0)) store<f64>(to + (k << 3), 0);
}

/** Adds what waves of one order give, by the eye's response to their path difference. */
function addWaves(to: usize, order: f64, opd: f64): void {
  const phase = 2 * 3.141592653589793 * (order * opd) * 1e-9;
  const s0 = order * load<f64>(FILM_SHIFT);
  const s1 = order * load<f64>(FILM_SHIFT, 8);
  const s2 = order * load<f64>(FILM_SHIFT, 16);
  const squared = -phase * phase;
  const fadeX = exp(times(splat(squared), f64x2(4.3278e9, 4.5282e9)));
  const fadeYZ = exp(times(splat(squared), f64x2(9.3046e9, 6.6121e9)));
  const x =
    (wave(5.4856e-13, 1.681e6, 4.3278e9, phase, s0, f64x2.extract_lane(fadeX, 0)) +
      wave(9.747e-14, 2.2399e6, 4.5282e9, phase, s0, f64x2.extract_lane(fadeX, 1))) /
    1.0685e-7;
  const y = wave(4.4201e-13, 1.7953e6, 9.3046e9, phase, s1, f64x2.extract_lane(fadeYZ, 0)) / 1.0685e-7;
  const z = wave(5.2481e-13, 2.2084e6, 6.6121e9, phase, s2, f64x2.extract_lane(fadeYZ, 1)) / 1.0685e-7;
  addWave(to, 0, 3.2404542 * x - 1.5371385 * y - 0.4985314 * z);
  addWave(to, 8, -0.969266 * x + 1.8760108 * y + 0.041556 * z);
  addWave(to, 16, 0.0556434 * x - 0.2040259 * y + 1.0572252 * z);
}

// @ts-ignore: decorator
@inline
function wave(value: f64, position: f64, variance: f64, phase: f64, shift: f64, fade: f64): f64 {
  return value * sqrt(2 * 3.141592653589793 * variance) * cosine(position * phase + shift) * fade;
}

// @ts-ignore: decorator
@inline
function addWave(to: usize, k: usize, response: f64): void {
  const strength = load<f64>(FILM_STRENGTH + k) * load<f64>(FILM_ROOT + k);
  store<f64>(FILM_STRENGTH + k, strength);
  store<f64>(to + k, load<f64>(to + k) + strength * 2 * response);
}

function prepareBrushed(): void {
  let x = both(item + BRUSHED);
  let y = both(item + BRUSHED + 8);
  if (map(BRUSHED_MAP)) {
    readMap(map(BRUSHED_MAP));
    const px = minus(times(splat(2), v128.load(TEXEL)), splat(1));
    const py = minus(times(splat(2), v128.load(TEXEL, 16)), splat(1));
    const strength = f64x2.div(v128.load(TEXEL, 32), f64x2.sqrt(plus(times(px, px), times(py, py))));
    const turnedX = times(minus(times(x, px), times(y, py)), strength);
    y = times(plus(times(y, px), times(x, py)), strength);
    x = turnedX;
  }
  const strength = f64x2.sqrt(plus(times(x, x), times(y, y)));
  const none = f64x2.eq(strength, splat(0));
  x = v128.bitselect(splat(1), f64x2.div(x, strength), none);
  y = v128.andnot(f64x2.div(y, strength), none);
  const amount = clamp01(strength);
  const axes = map(NORMAL_MAP);
  tangentFrame(axes ? axes : map(COAT_NORMAL_MAP));
  const alpha = v128.load(ALPHA);
  v128.store(ALONG, plus(alpha, times(times(minus(splat(1), alpha), amount), amount)));
  for (let k: usize = 0; k < 48; k += 16) {
    const t = v128.load(FRAME + k);
    const b = v128.load(FRAME + 48 + k);
    v128.store(TANGENT + k, plus(times(t, x), times(b, y)));
    v128.store(BITANGENT + k, minus(times(b, x), times(t, y)));
  }
}

// @ts-ignore: decorator
@inline
function dot(at: usize, x: v128, y: v128, z: v128): v128 {
  return plus(plus(times(v128.load(at), x), times(v128.load(at, 16), y)), times(v128.load(at, 32), z));
}

// @ts-ignore: decorator
@inline
function visibilitySmith(alpha: v128, nl: v128, nv: v128): v128 {
  const a2 = times(alpha, alpha);
  const rest = minus(splat(1), a2);
  const sum = plus(
    times(nl, f64x2.sqrt(plus(a2, times(times(rest, nv), nv)))),
    times(nv, f64x2.sqrt(plus(a2, times(times(rest, nl), nl)))),
  );
  return f64x2.div(splat(0.5), f64x2.max(sum, splat(1e-6)));
}

// @ts-ignore: decorator
@inline
export function distributionGgx(alpha: v128, nh: v128): v128 {
  const a2 = times(alpha, alpha);
  const denominator = plus(times(times(nh, nh), minus(a2, splat(1))), splat(1));
  return times(f64x2.div(a2, times(denominator, denominator)), splat(1 / 3.141592653589793));
}

/** Adds what coat and sheen reflect of one light; returns the share of it that reaches what lies below. */
export function layerLight(light: usize, hx: v128, hy: v128, hz: v128, nl: v128): v128 {
  const lx = both(light);
  const ly = both(light + 8);
  const lz = both(light + 16);
  const strength = both(light + 24);
  if (coated) {
    const coatL = clamp01(dot(COAT_NORMAL, lx, ly, lz));
    const reached = f64x2.gt(coatL, splat(0));
    if (v128.any_true(reached)) {
      const coatV = clamp01(dot(COAT_NORMAL, v128.load(VIEW), v128.load(VIEW, 16), v128.load(VIEW, 32)));
      const coatH = clamp01(dot(COAT_NORMAL, hx, hy, hz));
      const share = fresnel(clamp01(dot(VIEW, hx, hy, hz)));
      const alpha = v128.load(COAT_ALPHA);
      const before = v128.load(COAT_OUT);
      const more = times(
        times(
          times(times(coatL, strength), plus(times(splat(0.04), minus(splat(1), share)), share)),
          visibilitySmith(alpha, coatL, coatV),
        ),
        distributionGgx(alpha, coatH),
      );
      v128.store(COAT_OUT, v128.bitselect(plus(before, more), before, reached));
    }
  }
  if (!sheened) return splat(1);
  const nh = clamp01(dot(NORMAL, hx, hy, hz));
  const roughness = v128.load(SHEEN_ROUGH);
  const lobe = times(
    times(times(nl, strength), distributionCharlie(roughness, nh)),
    visibilityNeubelt(v128.load(NV), nl),
  );
  const lit = f64x2.gt(nl, splat(0));
  for (let k: usize = 0; k < 48; k += 16) {
    const before = v128.load(SHEEN_OUT + k);
    const more = plus(before, times(v128.load(SHEEN + k), lobe));
    v128.store(SHEEN_OUT + k, v128.bitselect(more, before, lit));
  }
  const share = f64x2.max(v128.load(SHEEN_ALBEDO), sheenAlbedo(nl, roughness));
  return minus(splat(1), times(v128.load(SHEEN_MOST), share));
}

// @ts-ignore: decorator
@inline
function distributionCharlie(roughness: v128, nh: v128): v128 {
  const inverse = f64x2.div(splat(1), times(roughness, roughness));
  const sin2 = f64x2.max(minus(splat(1), times(nh, nh)), splat(0.0078125));
  return f64x2.div(
    times(plus(splat(2), inverse), pow(sin2, times(inverse, splat(0.5)))),
    splat(2 * 3.141592653589793),
  );
}

// @ts-ignore: decorator
@inline
function visibilityNeubelt(nv: v128, nl: v128): v128 {
  return clamp01(f64x2.div(splat(1), times(splat(4), minus(plus(nl, nv), times(nl, nv)))));
}

/** The lobe of a surface that is rougher one way than the other. */
export function brushedLobe(light: usize, hx: v128, hy: v128, hz: v128, nl: v128, nh: v128): v128 {
  const along = v128.load(ALONG);
  const across = v128.load(ALPHA);
  const lx = both(light);
  const ly = both(light + 8);
  const lz = both(light + 16);
  const vx = v128.load(VIEW);
  const vy = v128.load(VIEW, 16);
  const vz = v128.load(VIEW, 32);
  const gv = times(nl, length(times(along, dot(TANGENT, vx, vy, vz)), times(across, dot(BITANGENT, vx, vy, vz)), v128.load(NV)));
  const gl = times(v128.load(NV), length(times(along, dot(TANGENT, lx, ly, lz)), times(across, dot(BITANGENT, lx, ly, lz)), nl));
  const visibility = f64x2.div(splat(0.5), plus(gv, gl));
  const a2 = times(along, across);
  const x = times(across, dot(TANGENT, hx, hy, hz));
  const y = times(along, dot(BITANGENT, hx, hy, hz));
  const z = times(a2, nh);
  const w = f64x2.div(a2, plus(plus(times(x, x), times(y, y)), times(z, z)));
  return times(times(times(times(visibility, a2), w), w), splat(1 / 3.141592653589793));
}

/** Lays sheen and coat over the light at OUT. */
export function finishLayers(): void {
  if (sheened) {
    for (let k: usize = 0; k < 48; k += 16) v128.store(OUT + k, plus(v128.load(OUT + k), v128.load(SHEEN_OUT + k)));
  }
  if (!coated) return;
  const share = fresnel(clamp01(dot(COAT_NORMAL, v128.load(VIEW), v128.load(VIEW, 16), v128.load(VIEW, 32))));
  const coat = v128.load(COAT_SHARE);
  const remaining = minus(
    splat(1),
    times(coat, plus(times(splat(0.04), minus(splat(1), share)), share)),
  );
  const shine = times(v128.load(COAT_OUT), coat);
  for (let k: usize = 0; k < 48; k += 16) v128.store(OUT + k, plus(times(v128.load(OUT + k), remaining), shine));
}
