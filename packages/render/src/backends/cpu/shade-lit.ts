import { distributionGgx, fresnel, visibilitySmith } from "./brdf.ts";
import { type Fragment, readMap } from "./fragment.ts";
import { anisotropicSpecular, finishLayers, layerLight, prepareLayers } from "./layers.ts";
import { multiscatter, type Surface, surfaceOf } from "./surface.ts";
import { transmit } from "./transmission.ts";

/**
 * MeshStandardMaterial and MeshPhysicalMaterial of three r183 at one fragment: `out` holds the base colour and alpha, and gets the light that leaves
 * towards the eye. World axes instead of view axes: every formula but the geometric roughness is the same in both.
 */
export function shadeLit(f: Fragment): void {
  const s = surfaceOf(f);
  const { spec, rig, place } = f;
  const vx = place[3] as number;
  const vy = place[4] as number;
  const vz = place[5] as number;
  const { nx, ny, nz, nv, alpha } = s;
  if (spec.layered) prepareLayers(f, s);
  let diffuse = 0;
  let specularR = 0;
  let specularG = 0;
  let specularB = 0;
  const { data, count } = rig;
  for (let i = 0; i < count * 4; i += 4) {
    const lx = data[i] as number;
    const ly = data[i + 1] as number;
    const lz = data[i + 2] as number;
    const strength = data[i + 3] as number;
    const cosine = nx * lx + ny * ly + nz * lz;
    const nl = cosine > 0 ? Math.min(cosine, 1) : 0;
    let hx = lx + vx;
    let hy = ly + vy;
    let hz = lz + vz;
    const inverse = 1 / Math.sqrt(hx * hx + hy * hy + hz * hz);
    hx *= inverse;
    hy *= inverse;
    hz *= inverse;
    let irradiance = nl * strength;
    if (spec.layered) irradiance *= layerLight(f, s, { lx, ly, lz, hx, hy, hz, nl, strength });
    if (!(irradiance > 0)) continue;
    const nhRaw = nx * hx + ny * hy + nz * hz;
    const nh = nhRaw > 0 ? Math.min(nhRaw, 1) : 0;
    const vhRaw = vx * hx + vy * hy + vz * hz;
    const vh = vhRaw > 0 ? Math.min(vhRaw, 1) : 0;
    const lobe = s.anisotropy
      ? anisotropicSpecular(s, { lx, ly, lz, hx, hy, hz, vx, vy, vz, nl, nh })
      : visibilitySmith(alpha, nl, nv) * distributionGgx(alpha, nh);
    const share = fresnel(vh);
    multiscatter(s, nl);
    const { film } = s;
    let fr = s.f0r * (1 - share) + s.f90 * share;
    let fg = s.f0g * (1 - share) + s.f90 * share;
    let fb = s.f0b * (1 - share) + s.f90 * share;
    if (film > 0) {
      fr += (s.filmR - fr) * film;
      fg += (s.filmG - fg) * film;
      fb += (s.filmB - fb) * film;
    }
    specularR += irradiance * (fr * lobe + s.multiR);
    specularG += irradiance * (fg * lobe + s.multiG);
    specularB += irradiance * (fb * lobe + s.multiB);
    diffuse += irradiance;
  }
  finish(f, s, { diffuse, specularR, specularG, specularB });
}

type Lit = {
  readonly diffuse: number;
  readonly specularR: number;
  readonly specularG: number;
  readonly specularB: number;
};

/** Adds ambient, baked and emitted light, the light that shines through, and the layers on top. */
function finish(f: Fragment, s: Surface, lit: Lit): void {
  const { spec, rig, out } = f;
  const energy = spec.sheen > 0 ? s.sheenKept : 1;
  let ambientR = rig.ambient;
  let ambientG = rig.ambient;
  let ambientB = rig.ambient;
  if (spec.lightMap) {
    const texel = readMap(f, spec.lightMap);
    ambientR += (texel[0] as number) * spec.lightMapIntensity;
    ambientG += (texel[1] as number) * spec.lightMapIntensity;
    ambientB += (texel[2] as number) * spec.lightMapIntensity;
  }
  let open = energy;
  if (spec.aoMap) open *= ((readMap(f, spec.aoMap)[0] as number) - 1) * spec.aoMapIntensity + 1;
  let r = (lit.diffuse + ambientR * open) * s.diffuseR * (1 / Math.PI);
  let g = (lit.diffuse + ambientG * open) * s.diffuseG * (1 / Math.PI);
  let b = (lit.diffuse + ambientB * open) * s.diffuseB * (1 / Math.PI);
  if (spec.transmission > 0) {
    out[0] = r;
    out[1] = g;
    out[2] = b;
    transmit(f, s);
    r = out[0] as number;
    g = out[1] as number;
    b = out[2] as number;
  }
  let er = spec.emissiveR;
  let eg = spec.emissiveG;
  let eb = spec.emissiveB;
  if (spec.emissiveMap) {
    const texel = readMap(f, spec.emissiveMap);
    er *= texel[0] as number;
    eg *= texel[1] as number;
    eb *= texel[2] as number;
  }
  out[0] = r + lit.specularR + er;
  out[1] = g + lit.specularG + eg;
  out[2] = b + lit.specularB + eb;
  if (spec.layered) finishLayers(f, s);
}
