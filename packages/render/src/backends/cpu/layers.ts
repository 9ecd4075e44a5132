import {
  distributionCharlie,
  distributionGgx,
  fresnel,
  sheenAlbedo,
  thinFilm,
  visibilityNeubelt,
  visibilitySmith,
} from "./brdf.ts";
import { type Fragment, readMap } from "./fragment.ts";
import { coatNormal, type Surface, tangentFrame } from "./surface.ts";

/** Clear coat, sheen, thin film and brushed surfaces: the layers that MeshPhysicalMaterial adds to MeshStandardMaterial. */

const clamp01 = (v: number): number => (v > 0 ? Math.min(v, 1) : 0);
const film = new Float64Array(6);

/** Evaluates the layers of a fragment before any light is added. */
export function prepareLayers(f: Fragment, s: Surface): void {
  const { spec } = f;
  if (spec.clearcoat > 0) prepareCoat(f, s);
  if (spec.sheen > 0) prepareSheen(f, s);
  if (spec.iridescence > 0) prepareFilm(f, s);
  if (spec.anisotropyX !== 0 || spec.anisotropyY !== 0 || spec.anisotropyMap) prepareBrushed(f, s);
}

function prepareCoat(f: Fragment, s: Surface): void {
  const { spec } = f;
  let coat = spec.clearcoat;
  if (spec.clearcoatMap) coat *= readMap(f, spec.clearcoatMap)[0] as number;
  let roughness = spec.clearcoatRoughness;
  if (spec.clearcoatRoughnessMap) roughness *= readMap(f, spec.clearcoatRoughnessMap)[1] as number;
  s.coat = clamp01(coat);
  s.coatRoughness = Math.min(Math.max(roughness, 0.0525) + s.bend, 1);
  s.coatOut = 0;
  s.coatX = s.plainX;
  s.coatY = s.plainY;
  s.coatZ = s.plainZ;
  if (spec.clearcoatNormalMap) coatNormal(f, s, spec.clearcoatNormalMap);
}

function prepareSheen(f: Fragment, s: Surface): void {
  const { spec } = f;
  s.sheenR = spec.sheenR;
  s.sheenG = spec.sheenG;
  s.sheenB = spec.sheenB;
  if (spec.sheenColorMap) {
    const texel = readMap(f, spec.sheenColorMap);
    s.sheenR *= texel[0] as number;
    s.sheenG *= texel[1] as number;
    s.sheenB *= texel[2] as number;
  }
  s.sheenRoughness = spec.sheenRoughness;
  if (spec.sheenRoughnessMap) s.sheenRoughness *= readMap(f, spec.sheenRoughnessMap)[3] as number;
  s.sheenOutR = 0;
  s.sheenOutG = 0;
  s.sheenOutB = 0;
  s.sheenKept = 1 - Math.max(s.sheenR, s.sheenG, s.sheenB) * sheenAlbedo(s.nv, s.sheenRoughness);
}

function prepareFilm(f: Fragment, s: Surface): void {
  const { spec } = f;
  let share = spec.iridescence;
  if (spec.iridescenceMap) share *= readMap(f, spec.iridescenceMap)[0] as number;
  let thickness = spec.iridescenceMaximum;
  if (spec.iridescenceThicknessMap) {
    const height = readMap(f, spec.iridescenceThicknessMap)[1] as number;
    thickness = (spec.iridescenceMaximum - spec.iridescenceMinimum) * height + spec.iridescenceMinimum;
  }
  s.film = thickness === 0 ? 0 : clamp01(share);
  if (s.film === 0) return;
  const layer = { ior: spec.iridescenceIOR, cosine: s.nv, thickness };
  thinFilm(film, 0, layer, [s.dielectricR, s.dielectricG, s.dielectricB]);
  thinFilm(film, 3, layer, [s.baseR, s.baseG, s.baseB]);
  const mix = (k: number): number =>
    (film[k] as number) + ((film[k + 3] as number) - (film[k] as number)) * s.metalness;
  s.filmR = mix(0);
  s.filmG = mix(1);
  s.filmB = mix(2);
}

function prepareBrushed(f: Fragment, s: Surface): void {
  const { spec } = f;
  let x = spec.anisotropyX;
  let y = spec.anisotropyY;
  if (spec.anisotropyMap) {
    const texel = readMap(f, spec.anisotropyMap);
    const px = 2 * (texel[0] as number) - 1;
    const py = 2 * (texel[1] as number) - 1;
    const strength = (texel[2] as number) / Math.sqrt(px * px + py * py);
    const turnedX = (x * px - y * py) * strength;
    y = (y * px + x * py) * strength;
    x = turnedX;
  }
  let amount = Math.sqrt(x * x + y * y);
  if (amount === 0) {
    x = 1;
    y = 0;
  } else {
    x /= amount;
    y /= amount;
    amount = clamp01(amount);
  }
  const frame = tangentFrame(f, s, spec.normalMap ?? spec.clearcoatNormalMap);
  const [tx, ty, tz, bx, by, bz] = frame as unknown as [number, number, number, number, number, number];
  s.anisotropy = true;
  s.alphaAlong = s.alpha + (1 - s.alpha) * amount * amount;
  s.tx = tx * x + bx * y;
  s.ty = ty * x + by * y;
  s.tz = tz * x + bz * y;
  s.bx = bx * x - tx * y;
  s.by = by * x - ty * y;
  s.bz = bz * x - tz * y;
}

type Light = {
  readonly lx: number;
  readonly ly: number;
  readonly lz: number;
  readonly hx: number;
  readonly hy: number;
  readonly hz: number;
  readonly nl: number;
  readonly strength: number;
};

/** Adds what coat and sheen reflect of one light; returns the share of it that reaches the surface below. */
export function layerLight({ spec, place }: Fragment, s: Surface, light: Light): number {
  const { lx, ly, lz, hx, hy, hz, nl, strength } = light;
  const vx = place[3] as number;
  const vy = place[4] as number;
  const vz = place[5] as number;
  if (spec.clearcoat > 0) {
    const coatL = clamp01(s.coatX * lx + s.coatY * ly + s.coatZ * lz);
    if (coatL > 0) {
      const coatV = clamp01(s.coatX * vx + s.coatY * vy + s.coatZ * vz);
      const coatH = clamp01(s.coatX * hx + s.coatY * hy + s.coatZ * hz);
      const share = fresnel(clamp01(vx * hx + vy * hy + vz * hz));
      const alpha = s.coatRoughness * s.coatRoughness;
      s.coatOut +=
        coatL *
        strength *
        (0.04 * (1 - share) + share) *
        visibilitySmith(alpha, coatL, coatV) *
        distributionGgx(alpha, coatH);
    }
  }
  if (!(spec.sheen > 0)) return 1;
  const nh = clamp01(s.nx * hx + s.ny * hy + s.nz * hz);
  const lobe = nl * strength * distributionCharlie(s.sheenRoughness, nh) * visibilityNeubelt(s.nv, nl);
  if (nl > 0) {
    s.sheenOutR += s.sheenR * lobe;
    s.sheenOutG += s.sheenG * lobe;
    s.sheenOutB += s.sheenB * lobe;
  }
  const sheenShare = Math.max(sheenAlbedo(s.nv, s.sheenRoughness), sheenAlbedo(nl, s.sheenRoughness));
  return 1 - Math.max(s.sheenR, s.sheenG, s.sheenB) * sheenShare;
}

type BrushedLight = Omit<Light, "strength"> & {
  readonly vx: number;
  readonly vy: number;
  readonly vz: number;
  readonly nh: number;
};

/** The lobe of a surface that is rougher one way than the other. */
export function anisotropicSpecular(s: Surface, l: BrushedLight): number {
  const along = s.alphaAlong;
  const across = s.alpha;
  const tv = s.tx * l.vx + s.ty * l.vy + s.tz * l.vz;
  const bv = s.bx * l.vx + s.by * l.vy + s.bz * l.vz;
  const tl = s.tx * l.lx + s.ty * l.ly + s.tz * l.lz;
  const bl = s.bx * l.lx + s.by * l.ly + s.bz * l.lz;
  const th = s.tx * l.hx + s.ty * l.hy + s.tz * l.hz;
  const bh = s.bx * l.hx + s.by * l.hy + s.bz * l.hz;
  const length = (x: number, y: number, z: number): number => Math.sqrt(x * x + y * y + z * z);
  const gv = l.nl * length(along * tv, across * bv, s.nv);
  const gl = s.nv * length(along * tl, across * bl, l.nl);
  const visibility = 0.5 / (gv + gl);
  const a2 = along * across;
  const x = across * th;
  const y = along * bh;
  const z = a2 * l.nh;
  const w = a2 / (x * x + y * y + z * z);
  return visibility * a2 * w * w * (1 / Math.PI);
}

/** Lays sheen and coat over the light that leaves the surface. */
export function finishLayers({ spec, out, place }: Fragment, s: Surface): void {
  if (spec.sheen > 0) {
    out[0] = (out[0] as number) + s.sheenOutR;
    out[1] = (out[1] as number) + s.sheenOutG;
    out[2] = (out[2] as number) + s.sheenOutB;
  }
  if (spec.clearcoat > 0) {
    const nv = clamp01(
      s.coatX * (place[3] as number) + s.coatY * (place[4] as number) + s.coatZ * (place[5] as number),
    );
    const share = fresnel(nv);
    const remaining = 1 - s.coat * (0.04 * (1 - share) + share);
    for (let k = 0; k < 3; k++) out[k] = (out[k] as number) * remaining + s.coatOut * s.coat;
  }
}
