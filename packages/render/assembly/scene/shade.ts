// The light of two pixels of a triangle: the twin of src/backends/cpu/shade.ts, surface.ts and shade-lit.ts.

import { both, length, minus, plus, splat, storeThree, times } from "../lanes";
import { transmit } from "./glass";
import {
  ALPHA_MAP,
  AMBIENT,
  AO_INTENSITY,
  AO_MAP,
  BASE,
  BASIC,
  BUMP_MAP,
  CAMERA,
  clamp01,
  COLOURED,
  CORNER_ALPHAS,
  CORNER_COLOURS,
  CORNER_NORMALS,
  CORNERS,
  DFG,
  DIELECTRIC,
  EMISSIVE,
  EMISSIVE_MAP,
  FLAT,
  FLAT_SHADED,
  GRAZING,
  HEAD_ON,
  LAYERED,
  LIGHT_COUNT,
  LIGHT_MAP,
  LIGHT_MAP_INTENSITY,
  LIGHTS,
  LIT,
  MAP,
  METALNESS,
  METALNESS_MAP,
  mixed,
  NORMAL_MAP,
  NORMAL_SCALE,
  OBJECT_NORMALS,
  OPACITY,
  OPAQUE,
  OUT,
  ROUGHNESS,
  ROUGHNESS_MAP,
  SHARES,
  SPECULAR_COLOUR,
  SPECULAR_COLOUR_MAP,
  SPECULAR_INTENSITY,
  SPECULAR_INTENSITY_MAP,
  SPECULAR_MAPS,
  TEXEL,
  TEXTURED,
  TRANSMISSIVE,
} from "./head";
import {
  brushed,
  brushedLobe,
  distributionGgx,
  FILM_COLOUR,
  FILM_SHARE,
  filmed,
  finishLayers,
  fresnel,
  layerLight,
  prepareLayers,
  SHEEN_KEPT,
  sheened,
} from "./layers";
import { readMap, setSingle } from "./maps";
import {
  ALPHA,
  BASE_COLOUR,
  bumpNormal,
  DFG_BIAS,
  DFG_SCALE,
  DIELECTRICS,
  DIFFUSE,
  F0,
  F90,
  mapNormal,
  METAL,
  NORMAL,
  NV,
  objectNormal,
  PLACE,
  PLAIN_NORMAL,
  ROUGH,
  timesMap,
  VIEW,
} from "./surface";
import { bend, constantNormal, findBend, findShares, flags, item, locateQuad, map, turned } from "./triangle";

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

const PI_INVERSE: f64 = 1 / 3.141592653589793;

/** Shades the loaded triangle at two pixels of a row: light and alpha into OUT. */
export function shadePair(xa: i32, xb: i32, y: i32): void {
  const it = item;
  let r = both(it + BASE);
  let g = both(it + BASE + 8);
  let b = both(it + BASE + 16);
  let a = both(it + OPACITY);
  if (flags & (LIT | COLOURED | TEXTURED)) {
    findShares(SHARES, xa, xb, y);
    locateQuad(xa, y);
    if (flags & TEXTURED) {
      setSingle(xa == xb);
      if (map(MAP)) {
        readMap(map(MAP));
        r = times(r, v128.load(TEXEL));
        g = times(g, v128.load(TEXEL, 16));
        b = times(b, v128.load(TEXEL, 32));
        a = times(a, v128.load(TEXEL, 48));
      }
    }
    if (flags & COLOURED) {
      r = times(r, mixed(CORNER_COLOURS));
      g = times(g, mixed(CORNER_COLOURS + 8));
      b = times(b, mixed(CORNER_COLOURS + 16));
      a = times(a, mixed(CORNER_ALPHAS, 8));
    }
    if (flags & TEXTURED) a = timesMap(a, ALPHA_MAP, 16);
    v128.store(OUT, a, 48);
    if (flags & LIT) {
      light(r, g, b);
      if ((flags & (OPAQUE | TRANSMISSIVE)) == OPAQUE) v128.store(OUT, splat(1), 48);
      return;
    }
    if ((flags & (BASIC | TEXTURED)) == (BASIC | TEXTURED)) {
      if (map(LIGHT_MAP)) {
        readMap(map(LIGHT_MAP));
        const intensity = both(it + LIGHT_MAP_INTENSITY);
        const pi = splat(3.141592653589793);
        r = times(r, f64x2.div(times(v128.load(TEXEL), intensity), pi));
        g = times(g, f64x2.div(times(v128.load(TEXEL, 16), intensity), pi));
        b = times(b, f64x2.div(times(v128.load(TEXEL, 32), intensity), pi));
      }
      if (map(AO_MAP)) {
        const open = ambientShare();
        r = times(r, open);
        g = times(g, open);
        b = times(b, open);
      }
    }
  }
  storeThree(OUT, r, g, b);
  v128.store(OUT, flags & OPAQUE ? splat(1) : a, 48);
}

/** Alpha of a textured triangle at two pixels of a row: all that decides which of them are dropped. */
export function alphaPair(xa: i32, xb: i32, y: i32): v128 {
  findShares(SHARES, xa, xb, y);
  let a = both(item + OPACITY);
  if (flags & TEXTURED) {
    locateQuad(xa, y);
    setSingle(xa == xb);
    a = timesMap(a, MAP, 48);
  }
  if (flags & COLOURED) a = times(a, mixed(CORNER_ALPHAS, 8));
  return flags & TEXTURED ? timesMap(a, ALPHA_MAP, 16) : a;
}

/** How much of the light from everywhere a map lets through. */
function ambientShare(): v128 {
  readMap(map(AO_MAP));
  return plus(times(minus(v128.load(TEXEL), splat(1)), both(item + AO_INTENSITY)), splat(1));
}

/** The normal after normal and bump maps, at NORMAL. */
function mappedNormal(): void {
  const normalMap = map(NORMAL_MAP);
  if (normalMap != 0 && (flags & OBJECT_NORMALS) != 0) objectNormal(normalMap);
  else if (normalMap != 0) mapNormal(normalMap, NORMAL_SCALE, NORMAL);
  else if (map(BUMP_MAP)) bumpNormal(map(BUMP_MAP));
}

/** Reflectances of a material whose maps change them; at DIELECTRICS and F90. */
function mappedReflectances(metalness: v128): void {
  let r = both(item + SPECULAR_COLOUR);
  let g = both(item + SPECULAR_COLOUR + 8);
  let b = both(item + SPECULAR_COLOUR + 16);
  if (map(SPECULAR_COLOUR_MAP)) {
    readMap(map(SPECULAR_COLOUR_MAP));
    r = times(r, v128.load(TEXEL));
    g = times(g, v128.load(TEXEL, 16));
    b = times(b, v128.load(TEXEL, 32));
  }
  const intensity = timesMap(both(item + SPECULAR_INTENSITY), SPECULAR_INTENSITY_MAP, 48);
  const one = splat(1);
  const f0 = both(item + HEAD_ON);
  v128.store(F90, plus(intensity, times(minus(one, intensity), metalness)));
  storeThree(
    DIELECTRICS,
    times(f64x2.min(times(f0, r), one), intensity),
    times(f64x2.min(times(f0, g), one), intensity),
    times(f64x2.min(times(f0, b), one), intensity),
  );
}

/** The light that leaves a lit surface of a base colour towards the eye; into OUT. */
// @ts-ignore: decorator
@inline
function light(r: v128, g: v128, b: v128): void {
  const it = item;
  const x = mixed(CORNERS);
  const y = mixed(CORNERS + 8);
  const z = mixed(CORNERS + 16);
  let vx = minus(both(CAMERA + 72), x);
  let vy = minus(both(CAMERA + 80), y);
  let vz = minus(both(CAMERA + 88), z);
  let inverse = f64x2.div(splat(1), length(vx, vy, vz));
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
    findBend();
    turn = bend;
    nx = mixed(CORNER_NORMALS);
    ny = mixed(CORNER_NORMALS + 8);
    nz = mixed(CORNER_NORMALS + 16);
    inverse = f64x2.div(splat(turned), length(nx, ny, nz));
    nx = times(nx, inverse);
    ny = times(ny, inverse);
    nz = times(nz, inverse);
  }
  const rich = (flags & (TEXTURED | LAYERED | TRANSMISSIVE)) != 0;
  let metalness = both(it + METALNESS);
  let rough = both(it + ROUGHNESS);
  let f90 = both(it + GRAZING);
  let dr = both(it + DIELECTRIC);
  let dg = both(it + DIELECTRIC + 8);
  let db = both(it + DIELECTRIC + 16);
  if (rich) {
    storeThree(PLACE, x, y, z);
    storeThree(VIEW, vx, vy, vz);
    storeThree(PLAIN_NORMAL, nx, ny, nz);
    storeThree(BASE_COLOUR, r, g, b);
    rough = timesMap(rough, ROUGHNESS_MAP, 16);
    const metalnessMap = map(METALNESS_MAP);
    if (metalnessMap) {
      if (metalnessMap != map(ROUGHNESS_MAP)) readMap(metalnessMap);
      metalness = times(metalness, v128.load(TEXEL, 32));
    }
    if (map(NORMAL_MAP) != 0 || map(BUMP_MAP) != 0) {
      mappedNormal();
      nx = v128.load(NORMAL);
      ny = v128.load(NORMAL, 16);
      nz = v128.load(NORMAL, 32);
    } else storeThree(NORMAL, nx, ny, nz);
    storeThree(DIELECTRICS, dr, dg, db);
    v128.store(F90, f90);
    if (flags & SPECULAR_MAPS) {
      mappedReflectances(metalness);
      dr = v128.load(DIELECTRICS);
      dg = v128.load(DIELECTRICS, 16);
      db = v128.load(DIELECTRICS, 32);
      f90 = v128.load(F90);
    }
  }
  const one = splat(1);
  const roughness = f64x2.min(plus(f64x2.max(rough, splat(0.0525)), splat(turn)), one);
  const alpha = times(roughness, roughness);
  const rest = minus(one, metalness);
  const f0r = plus(dr, times(minus(r, dr), metalness));
  const f0g = plus(dg, times(minus(g, dg), metalness));
  const f0b = plus(db, times(minus(b, db), metalness));
  const nv = clamp01(plus(plus(times(nx, vx), times(ny, vy)), times(nz, vz)));
  const roughA = f64x2.extract_lane(roughness, 0);
  const roughB = f64x2.extract_lane(roughness, 1);
  const va = lookUp(roughA, f64x2.extract_lane(nv, 0));
  const vb = lookUp(roughB, f64x2.extract_lane(nv, 1));
  const vScale = v128.shuffle<i64>(va, vb, 0, 2);
  const vBias = v128.shuffle<i64>(va, vb, 1, 3);
  const emsV = minus(one, plus(vScale, vBias));
  const diffuseR = times(r, rest);
  const diffuseG = times(g, rest);
  const diffuseB = times(b, rest);
  if (rich) {
    storeThree(F0, f0r, f0g, f0b);
    storeThree(DIFFUSE, diffuseR, diffuseG, diffuseB);
    v128.store(NV, nv);
    v128.store(METAL, metalness);
    v128.store(ROUGH, roughness);
    v128.store(ALPHA, alpha);
    v128.store(DFG_SCALE, vScale);
    v128.store(DFG_BIAS, vBias);
    if (flags & LAYERED) prepareLayers(turn);
  }
  const layered = (flags & LAYERED) != 0;
  const film = layered && filmed;
  const alike = !film && i64x2.all_true(v128.and(f64x2.eq(f0r, f0g), f64x2.eq(f0r, f0b)));
  const a2 = times(alpha, alpha);
  const a2rest = minus(one, a2);
  const vRoot = f64x2.sqrt(plus(a2, times(times(a2rest, nv), nv)));
  let diffuse = splat(0);
  let specularR = splat(0);
  let specularG = splat(0);
  let specularB = splat(0);
  for (let lamp = LIGHTS, end = LIGHTS + (<usize>load<u32>(LIGHT_COUNT) << 5); lamp < end; lamp += 32) {
    const lx = both(lamp);
    const ly = both(lamp + 8);
    const lz = both(lamp + 16);
    const nl = clamp01(plus(plus(times(nx, lx), times(ny, ly)), times(nz, lz)));
    let irradiance = times(nl, both(lamp + 24));
    if (!layered && !v128.any_true(f64x2.gt(irradiance, splat(0)))) continue;
    let hx = plus(lx, vx);
    let hy = plus(ly, vy);
    let hz = plus(lz, vz);
    inverse = f64x2.div(one, length(hx, hy, hz));
    hx = times(hx, inverse);
    hy = times(hy, inverse);
    hz = times(hz, inverse);
    if (layered) irradiance = times(irradiance, layerLight(lamp, hx, hy, hz, nl));
    const reached = f64x2.gt(irradiance, splat(0));
    if (layered && !v128.any_true(reached)) continue;
    const nh = clamp01(plus(plus(times(nx, hx), times(ny, hy)), times(nz, hz)));
    const vh = clamp01(plus(plus(times(vx, hx), times(vy, hy)), times(vz, hz)));
    let lobe: v128;
    if (layered && brushed) lobe = brushedLobe(lamp, hx, hy, hz, nl, nh);
    else {
      const lRoot = f64x2.sqrt(plus(a2, times(times(a2rest, nl), nl)));
      const sum = plus(times(nl, vRoot), times(nv, lRoot));
      lobe = times(f64x2.div(splat(0.5), f64x2.max(sum, splat(1e-6))), distributionGgx(alpha, nh));
    }
    const grazed = fresnel(vh);
    const kept = minus(one, grazed);
    const grazing = times(f90, grazed);
    const la = lookUp(roughA, f64x2.extract_lane(nl, 0));
    const lb = lookUp(roughB, f64x2.extract_lane(nl, 1));
    const lScale = v128.shuffle<i64>(la, lb, 0, 2);
    const lBias = v128.shuffle<i64>(la, lb, 1, 3);
    const emsL = minus(one, plus(lScale, lBias));
    const joint = times(emsV, emsL);
    let fr = plus(times(f0r, kept), grazing);
    if (film) fr = throughFilm(fr, 0);
    const multiR = bounce(f0r, f90, vScale, vBias, lScale, lBias, joint);
    const moreR = plus(specularR, times(irradiance, plus(times(fr, lobe), multiR)));
    specularR = v128.bitselect(moreR, specularR, reached);
    if (alike) {
      specularG = specularR;
      specularB = specularR;
    } else {
      let fg = plus(times(f0g, kept), grazing);
      let fb = plus(times(f0b, kept), grazing);
      if (film) {
        fg = throughFilm(fg, 16);
        fb = throughFilm(fb, 32);
      }
      const multiG = bounce(f0g, f90, vScale, vBias, lScale, lBias, joint);
      const moreG = plus(specularG, times(irradiance, plus(times(fg, lobe), multiG)));
      specularG = v128.bitselect(moreG, specularG, reached);
      const multiB = bounce(f0b, f90, vScale, vBias, lScale, lBias, joint);
      const moreB = plus(specularB, times(irradiance, plus(times(fb, lobe), multiB)));
      specularB = v128.bitselect(moreB, specularB, reached);
    }
    diffuse = v128.bitselect(plus(diffuse, irradiance), diffuse, reached);
  }
  let ambientR = both(AMBIENT);
  let ambientG = ambientR;
  let ambientB = ambientR;
  if (rich) {
    if (map(LIGHT_MAP)) {
      readMap(map(LIGHT_MAP));
      const intensity = both(it + LIGHT_MAP_INTENSITY);
      ambientR = plus(ambientR, times(v128.load(TEXEL), intensity));
      ambientG = plus(ambientG, times(v128.load(TEXEL, 16), intensity));
      ambientB = plus(ambientB, times(v128.load(TEXEL, 32), intensity));
    }
    let open = layered && sheened ? v128.load(SHEEN_KEPT) : one;
    if (map(AO_MAP)) open = times(open, ambientShare());
    ambientR = times(ambientR, open);
    ambientG = times(ambientG, open);
    ambientB = times(ambientB, open);
  }
  const pi = splat(PI_INVERSE);
  r = times(times(plus(diffuse, ambientR), diffuseR), pi);
  g = times(times(plus(diffuse, ambientG), diffuseG), pi);
  b = times(times(plus(diffuse, ambientB), diffuseB), pi);
  if (flags & TRANSMISSIVE) {
    storeThree(OUT, r, g, b);
    transmit();
    r = v128.load(OUT);
    g = v128.load(OUT, 16);
    b = v128.load(OUT, 32);
  }
  let er = both(it + EMISSIVE);
  let eg = both(it + EMISSIVE + 8);
  let eb = both(it + EMISSIVE + 16);
  if (rich && map(EMISSIVE_MAP) != 0) {
    readMap(map(EMISSIVE_MAP));
    er = times(er, v128.load(TEXEL));
    eg = times(eg, v128.load(TEXEL, 16));
    eb = times(eb, v128.load(TEXEL, 32));
  }
  storeThree(OUT, plus(plus(r, specularR), er), plus(plus(g, specularG), eg), plus(plus(b, specularB), eb));
  if (layered) finishLayers();
}

/** A colour's reflectance where a film lies over it. */
// @ts-ignore: decorator
@inline
function throughFilm(below: v128, k: usize): v128 {
  const film = v128.load(FILM_SHARE);
  const more = plus(below, times(minus(v128.load(FILM_COLOUR + k), below), film));
  return v128.bitselect(more, below, f64x2.gt(film, splat(0)));
}
