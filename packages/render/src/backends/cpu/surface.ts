import { lookUpDfg } from "./dfg-table.ts";
import { type Fragment, footprintOf, readMap } from "./fragment.ts";
import { type Sampler, sample } from "./sampler.ts";

/** A lit surface at a fragment, after its maps. One object serves all fragments. */
export type Surface = {
  /** Unit normal after normal and bump maps (`n`) and before them (`plain`). */
  nx: number;
  ny: number;
  nz: number;
  plainX: number;
  plainY: number;
  plainZ: number;
  /** Cosine between normal and eye, 0…1. */
  nv: number;
  roughness: number;
  alpha: number;
  metalness: number;
  /**
   * The base colour, its diffuse part, the reflectance straight on (mixed with that of metal, and of the dielectric alone), and at grazing angles.
   */
  baseR: number;
  baseG: number;
  baseB: number;
  diffuseR: number;
  diffuseG: number;
  diffuseB: number;
  f0r: number;
  f0g: number;
  f0b: number;
  dielectricR: number;
  dielectricG: number;
  dielectricB: number;
  f90: number;
  /** Geometric roughness, added to every layer's own. */
  bend: number;
  dfgV: number;
  dfgVBias: number;
  multiR: number;
  multiG: number;
  multiB: number;
  /** Thin film: its share and its reflectance. */
  film: number;
  filmR: number;
  filmG: number;
  filmB: number;
  /** Sheen: colour, roughness, and the share of indirect light that passes it. */
  sheenR: number;
  sheenG: number;
  sheenB: number;
  sheenRoughness: number;
  sheenKept: number;
  sheenOutR: number;
  sheenOutG: number;
  sheenOutB: number;
  /** Clear coat: strength, roughness, normal, and reflected light. */
  coat: number;
  coatRoughness: number;
  coatX: number;
  coatY: number;
  coatZ: number;
  coatOut: number;
  /** Brushed surfaces: along and across, and the squared roughness along. */
  anisotropy: boolean;
  alphaAlong: number;
  tx: number;
  ty: number;
  tz: number;
  bx: number;
  by: number;
  bz: number;
};

const surface: Surface = {
  ...{
    nx: 0.5,
    ny: 0.5,
    nz: 0.5,
    plainX: 0.5,
    plainY: 0.5,
    plainZ: 0.5,
    nv: 0.5,
    roughness: 0.5,
    alpha: 0.5,
    metalness: 0.5,
  },
  ...{ baseR: 0.5, baseG: 0.5, baseB: 0.5, diffuseR: 0.5, diffuseG: 0.5, diffuseB: 0.5, f0r: 0.5, f0g: 0.5, f0b: 0.5 },
  ...{ dielectricR: 0.5, dielectricG: 0.5, dielectricB: 0.5, f90: 0.5, bend: 0.5, dfgV: 0.5, dfgVBias: 0.5 },
  ...{ multiR: 0.5, multiG: 0.5, multiB: 0.5, film: 0.5, filmR: 0.5, filmG: 0.5, filmB: 0.5 },
  ...{
    sheenR: 0.5,
    sheenG: 0.5,
    sheenB: 0.5,
    sheenRoughness: 0.5,
    sheenKept: 0.5,
    sheenOutR: 0.5,
    sheenOutG: 0.5,
    sheenOutB: 0.5,
  },
  ...{ coat: 0.5, coatRoughness: 0.5, coatX: 0.5, coatY: 0.5, coatZ: 0.5, coatOut: 0.5 },
  ...{ anisotropy: false, alphaAlong: 0.5, tx: 0.5, ty: 0.5, tz: 0.5, bx: 0.5, by: 0.5, bz: 0.5 },
};

const dfg = new Float64Array(2);

/** Evaluates the surface: normal, roughness, reflectances. */
export function surfaceOf(f: Fragment): Surface {
  const s = surface;
  const { spec, out } = f;
  locatePlace(f);
  plainNormal(f, s);
  let roughness = spec.roughness;
  if (spec.roughnessMap) roughness *= readMap(f, spec.roughnessMap)[1] as number;
  let metalness = spec.metalness;
  if (spec.metalnessMap) metalness *= readMap(f, spec.metalnessMap)[2] as number;
  s.nx = s.plainX;
  s.ny = s.plainY;
  s.nz = s.plainZ;
  if (spec.normalMap) mapNormal(f, s, spec.normalMap);
  else if (spec.bumpMap) bumpNormal(f, s, spec.bumpMap);
  s.metalness = metalness;
  s.bend = f.normal[3] as number;
  s.roughness = Math.min(Math.max(roughness, 0.0525) + s.bend, 1);
  s.alpha = s.roughness * s.roughness;
  const r = out[0] as number;
  const g = out[1] as number;
  const b = out[2] as number;
  s.baseR = r;
  s.baseG = g;
  s.baseB = b;
  s.diffuseR = r * (1 - metalness);
  s.diffuseG = g * (1 - metalness);
  s.diffuseB = b * (1 - metalness);
  reflectances(f, s);
  s.f0r = s.dielectricR + (r - s.dielectricR) * metalness;
  s.f0g = s.dielectricG + (g - s.dielectricG) * metalness;
  s.f0b = s.dielectricB + (b - s.dielectricB) * metalness;
  const { place } = f;
  const nv = s.nx * (place[3] as number) + s.ny * (place[4] as number) + s.nz * (place[5] as number);
  s.nv = nv > 0 ? Math.min(nv, 1) : 0;
  lookUpDfg(dfg, 0, s.roughness, s.nv);
  s.dfgV = dfg[0] as number;
  s.dfgVBias = dfg[1] as number;
  s.film = 0;
  s.anisotropy = false;
  s.sheenKept = 1;
  return s;
}

/** Reflectance of a dielectric, without the share of metal. */
function reflectances(f: Fragment, s: Surface): void {
  const { spec } = f;
  if (!spec.physical) {
    s.dielectricR = 0.04;
    s.dielectricG = 0.04;
    s.dielectricB = 0.04;
    s.f90 = 1;
    return;
  }
  let intensity = spec.specularIntensity;
  let r = spec.specularR;
  let g = spec.specularG;
  let b = spec.specularB;
  if (spec.specularColorMap) {
    const texel = readMap(f, spec.specularColorMap);
    r *= texel[0] as number;
    g *= texel[1] as number;
    b *= texel[2] as number;
  }
  if (spec.specularIntensityMap) intensity *= readMap(f, spec.specularIntensityMap)[3] as number;
  s.f90 = intensity + (1 - intensity) * s.metalness;
  s.dielectricR = Math.min(spec.headOn * r, 1) * intensity;
  s.dielectricG = Math.min(spec.headOn * g, 1) * intensity;
  s.dielectricB = Math.min(spec.headOn * b, 1) * intensity;
}

/** World position and the direction to the eye. */
function locatePlace({ scene, at, place, i0, i1, i2, frame }: Fragment): void {
  const p = scene.positions;
  const b0 = at[0] as number;
  const b1 = at[1] as number;
  const b2 = at[2] as number;
  const x = b0 * (p[i0 * 3] as number) + b1 * (p[i1 * 3] as number) + b2 * (p[i2 * 3] as number);
  const y = b0 * (p[i0 * 3 + 1] as number) + b1 * (p[i1 * 3 + 1] as number) + b2 * (p[i2 * 3 + 1] as number);
  const z = b0 * (p[i0 * 3 + 2] as number) + b1 * (p[i1 * 3 + 2] as number) + b2 * (p[i2 * 3 + 2] as number);
  const { eye } = frame.camera;
  const vx = eye[0] - x;
  const vy = eye[1] - y;
  const vz = eye[2] - z;
  const inverse = 1 / Math.sqrt(vx * vx + vy * vy + vz * vz);
  place[0] = x;
  place[1] = y;
  place[2] = z;
  place[3] = vx * inverse;
  place[4] = vy * inverse;
  place[5] = vz * inverse;
}

function plainNormal(
  { spec, scene, normal, at, i0, i1, i2, side, facing, constantNormal }: Fragment,
  s: Surface,
): void {
  if (spec.flatShading) {
    s.plainX = normal[4] as number;
    s.plainY = normal[5] as number;
    s.plainZ = normal[6] as number;
    return;
  }
  const n = scene.normals;
  if (!n) {
    s.plainX = s.plainY = s.plainZ = Number.NaN;
    return;
  }
  const sign = side === 1 || (side === 2 && facing < 0) ? -1 : 1;
  if (constantNormal) {
    s.plainX = (n[i0 * 3] as number) * sign;
    s.plainY = (n[i0 * 3 + 1] as number) * sign;
    s.plainZ = (n[i0 * 3 + 2] as number) * sign;
    return;
  }
  const b0 = at[0] as number;
  const b1 = at[1] as number;
  const b2 = at[2] as number;
  const x = b0 * (n[i0 * 3] as number) + b1 * (n[i1 * 3] as number) + b2 * (n[i2 * 3] as number);
  const y = b0 * (n[i0 * 3 + 1] as number) + b1 * (n[i1 * 3 + 1] as number) + b2 * (n[i2 * 3 + 1] as number);
  const z = b0 * (n[i0 * 3 + 2] as number) + b1 * (n[i1 * 3 + 2] as number) + b2 * (n[i2 * 3 + 2] as number);
  const scale = sign / Math.sqrt(x * x + y * y + z * z);
  s.plainX = x * scale;
  s.plainY = y * scale;
  s.plainZ = z * scale;
}

/** Tangent frame of a fragment: t, b (and n, the plain normal), columns one after another. */
const tangents = new Float64Array(6);
const edges = new Float64Array(6);

/** Change of the world position over a pixel to the right (0…2) and up (3…5). */
function positionChange({ scene, at, i0, i1, i2 }: Fragment): void {
  const p = scene.positions;
  for (let k = 0; k < 3; k++) {
    const v0 = p[i0 * 3 + k] as number;
    const v1 = p[i1 * 3 + k] as number;
    const v2 = p[i2 * 3 + k] as number;
    const first = (at[3] as number) * v0 + (at[4] as number) * v1 + (at[5] as number) * v2;
    edges[k] = (at[6] as number) * v0 + (at[7] as number) * v1 + (at[8] as number) * v2 - first;
    edges[3 + k] = (at[9] as number) * v0 + (at[10] as number) * v1 + (at[11] as number) * v2 - first;
  }
}

/** The frame by which a map's normals are turned: from the geometry's tangents, or from the change of position and uv over the screen. */
export function tangentFrame(f: Fragment, s: Surface, sampler: Sampler | null): Float64Array {
  const { spec, scene, side, facing } = f;
  if (spec.wantsTangents && scene.tangents && !spec.flatShading) geometryTangents(f, s, scene.tangents);
  else screenTangents(f, s, sampler);
  if (side === 2 && facing < 0 && !spec.flatShading) for (let k = 0; k < 6; k++) tangents[k] = -(tangents[k] as number);
  return tangents;
}

function geometryTangents({ at, i0, i1, i2, side }: Fragment, s: Surface, values: Float32Array): void {
  const t = [0, 0, 0, 0];
  for (let k = 0; k < 4; k++) {
    t[k] =
      (at[0] as number) * (values[i0 * 4 + k] as number) +
      (at[1] as number) * (values[i1 * 4 + k] as number) +
      (at[2] as number) * (values[i2 * 4 + k] as number);
  }
  const turn = side === 1 ? -1 : 1;
  const length = Math.sqrt(t[0]! * t[0]! + t[1]! * t[1]! + t[2]! * t[2]!) * turn;
  const [x, y, z] = [t[0]! / length, t[1]! / length, t[2]! / length];
  const sign = (values[i0 * 4 + 3] as number) < 0 ? -1 : 1;
  tangents[0] = x;
  tangents[1] = y;
  tangents[2] = z;
  tangents[3] = (s.plainY * z - s.plainZ * y) * sign;
  tangents[4] = (s.plainZ * x - s.plainX * z) * sign;
  tangents[5] = (s.plainX * y - s.plainY * x) * sign;
}

function screenTangents(f: Fragment, s: Surface, sampler: Sampler | null): void {
  positionChange(f);
  const uv = sampler ? footprintOf(f, sampler) : footprintOf(f, PLAIN_UV);
  const ux = uv.ux;
  const vx = uv.vx;
  const uy = uv.uy;
  const vy = uv.vy;
  const { plainX: nx, plainY: ny, plainZ: nz } = s;
  const [ax, ay, az, bx, by, bz] = edges as unknown as [number, number, number, number, number, number];
  // q1 × n and n × q0.
  const cx = by * nz - bz * ny;
  const cy = bz * nx - bx * nz;
  const cz = bx * ny - by * nx;
  const dx = ny * az - nz * ay;
  const dy = nz * ax - nx * az;
  const dz = nx * ay - ny * ax;
  const tx = cx * ux + dx * uy;
  const ty = cy * ux + dy * uy;
  const tz = cz * ux + dz * uy;
  const px = cx * vx + dx * vy;
  const py = cy * vx + dy * vy;
  const pz = cz * vx + dz * vy;
  const tt = tx * tx + ty * ty + tz * tz;
  const pp = px * px + py * py + pz * pz;
  const most = Math.max(tt, pp);
  const scale = most === 0 ? 0 : 1 / Math.sqrt(most);
  tangents[0] = tx * scale;
  tangents[1] = ty * scale;
  tangents[2] = tz * scale;
  tangents[3] = px * scale;
  tangents[4] = py * scale;
  tangents[5] = pz * scale;
}

/** Reads uv as it is: for tangents without a normal map. */
const PLAIN_UV = { channel: 0, plain: true } as Sampler;

function mapNormal(f: Fragment, s: Surface, map: Sampler): void {
  const { spec } = f;
  if (spec.normalMapInObjectSpace) {
    objectNormal(f, s, map);
    return;
  }
  const frame = tangentFrame(f, s, map);
  const texel = readMap(f, map);
  const x = ((texel[0] as number) * 2 - 1) * spec.normalScaleX;
  const y = ((texel[1] as number) * 2 - 1) * spec.normalScaleY;
  const z = (texel[2] as number) * 2 - 1;
  turnBy(s, frame, x, y, z);
}

/** n = normalize(t·x + b·y + plain·z). */
function turnBy(s: Surface, frame: Float64Array, x: number, y: number, z: number): void {
  const nx = (frame[0] as number) * x + (frame[3] as number) * y + s.plainX * z;
  const ny = (frame[1] as number) * x + (frame[4] as number) * y + s.plainY * z;
  const nz = (frame[2] as number) * x + (frame[5] as number) * y + s.plainZ * z;
  const inverse = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
  s.nx = nx * inverse;
  s.ny = ny * inverse;
  s.nz = nz * inverse;
}

/** The coat's own normal map. */
export function coatNormal(f: Fragment, s: Surface, map: Sampler): void {
  const { spec } = f;
  const keep = [s.nx, s.ny, s.nz] as const;
  const frame = tangentFrame(f, s, map);
  const texel = readMap(f, map);
  turnBy(
    s,
    frame,
    ((texel[0] as number) * 2 - 1) * spec.clearcoatNormalScaleX,
    ((texel[1] as number) * 2 - 1) * spec.clearcoatNormalScaleY,
    (texel[2] as number) * 2 - 1,
  );
  s.coatX = s.nx;
  s.coatY = s.ny;
  s.coatZ = s.nz;
  [s.nx, s.ny, s.nz] = keep;
}

function objectNormal(f: Fragment, s: Surface, map: Sampler): void {
  const texel = readMap(f, map);
  const sign = f.side === 1 || (f.side === 2 && f.facing < 0) ? -1 : 1;
  const x = ((texel[0] as number) * 2 - 1) * sign;
  const y = ((texel[1] as number) * 2 - 1) * sign;
  const z = ((texel[2] as number) * 2 - 1) * sign;
  const n = f.normalMatrix;
  const wx = (n[0] as number) * x + (n[3] as number) * y + (n[6] as number) * z;
  const wy = (n[1] as number) * x + (n[4] as number) * y + (n[7] as number) * z;
  const wz = (n[2] as number) * x + (n[5] as number) * y + (n[8] as number) * z;
  const inverse = 1 / Math.sqrt(wx * wx + wy * wy + wz * wz);
  s.nx = wx * inverse;
  s.ny = wy * inverse;
  s.nz = wz * inverse;
}

const bumpPoint = { u: 0, v: 0, ux: 0, vx: 0, uy: 0, vy: 0 };

/** Tilts the normal by the change of the bump map's height over the screen. */
function bumpNormal(f: Fragment, s: Surface, map: Sampler): void {
  const { spec, facing, texel } = f;
  const uv = footprintOf(f, map);
  Object.assign(bumpPoint, uv);
  const height = (u: number, v: number): number => {
    bumpPoint.u = u;
    bumpPoint.v = v;
    sample(texel, map, bumpPoint);
    return (texel[0] as number) * spec.bumpScale;
  };
  const { u, v, ux, vx, uy, vy } = uv;
  const here = height(u, v);
  const dx = height(u + ux, v + vx) - here;
  const dy = height(u + uy, v + vy) - here;
  positionChange(f);
  const [ax, ay, az] = unit(edges, 0);
  const [bx, by, bz] = unit(edges, 3);
  const { plainX: nx, plainY: ny, plainZ: nz } = s;
  const r1x = by * nz - bz * ny;
  const r1y = bz * nx - bx * nz;
  const r1z = bx * ny - by * nx;
  const r2x = ny * az - nz * ay;
  const r2y = nz * ax - nx * az;
  const r2z = nx * ay - ny * ax;
  const det = (ax * r1x + ay * r1y + az * r1z) * facing;
  const sign = Math.sign(det);
  const size = Math.abs(det);
  const x = size * nx - sign * (dx * r1x + dy * r2x);
  const y = size * ny - sign * (dx * r1y + dy * r2y);
  const z = size * nz - sign * (dx * r1z + dy * r2z);
  const inverse = 1 / Math.sqrt(x * x + y * y + z * z);
  s.nx = x * inverse;
  s.ny = y * inverse;
  s.nz = z * inverse;
}

function unit(v: Float64Array, at: number): [number, number, number] {
  const [x, y, z] = [v[at] as number, v[at + 1] as number, v[at + 2] as number];
  const inverse = 1 / Math.sqrt(x * x + y * y + z * z);
  return [x * inverse, y * inverse, z * inverse];
}

/** The light that bounces more than once between facets, for a light at this cosine; into multiR, multiG, multiB. */
export function multiscatter(s: Surface, nl: number): void {
  lookUpDfg(dfg, 0, s.roughness, nl);
  const scaleL = dfg[0] as number;
  const biasL = dfg[1] as number;
  const emsV = 1 - (s.dfgV + s.dfgVBias);
  const emsL = 1 - (scaleL + biasL);
  const both = emsV * emsL;
  s.multiR = bounce(s, s.f0r, scaleL, biasL, both);
  // A surface that is not metal reflects all colours alike.
  s.multiG = s.f0g === s.f0r ? s.multiR : bounce(s, s.f0g, scaleL, biasL, both);
  s.multiB = s.f0b === s.f0r ? s.multiR : bounce(s, s.f0b, scaleL, biasL, both);
}

function bounce(s: Surface, f0: number, scaleL: number, biasL: number, both: number): number {
  const average = f0 + (1 - f0) * 0.047619;
  const view = f0 * s.dfgV + s.f90 * s.dfgVBias;
  const light = f0 * scaleL + s.f90 * biasL;
  return ((view * light * average) / (1 - both * average + 1e-6)) * both;
}
