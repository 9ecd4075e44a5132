import { exp, log2 } from "../../math/exponent.ts";
import { axisLength } from "../../math/matrix.ts";
import { type Fragment, readMap } from "./fragment.ts";
import type { Surface } from "./surface.ts";
import type { TransmissionPicture } from "./transmission-picture.ts";

const color = new Float64Array(4);
const level0 = new Float64Array(4);
const sampleOut = new Float64Array(4);
const clamp01 = (v: number): number => (v > 0 ? Math.min(v, 1) : 0);

/** Mixes the light that shines through into `out` (the diffuse light), and lowers its alpha accordingly. */
export function transmit(f: Fragment, s: Surface): void {
  const { spec, out } = f;
  const picture = f.transmission;
  let transmission = spec.transmission;
  if (spec.transmissionMap) transmission *= readMap(f, spec.transmissionMap)[0] as number;
  let thickness = spec.thickness;
  if (spec.thicknessMap) thickness *= readMap(f, spec.thicknessMap)[1] as number;
  const base = [s.diffuseR, s.diffuseG, s.diffuseB] as const;
  const specular = [s.f0r, s.f0g, s.f0b] as const;
  let alpha = 0;
  let mean = 0;
  const { spread } = spec;
  const light: [number, number, number] = [0, 0, 0];
  for (let k = 0; k < 3; k++) {
    if (k === 0 || spread > 0) refract(f, s, picture, { thickness, ior: spec.ior + (k - 1) * spread });
    alpha += (color[3] as number) / 3;
    const transmitted = (base[k] as number) * attenuate(spec, k, rayLength);
    mean += transmitted / 3;
    const reflection = (specular[k] as number) * s.dfgV + s.f90 * s.dfgVBias;
    light[k] = (1 - reflection) * transmitted * (color[k] as number);
  }
  for (let k = 0; k < 3; k++) out[k] = (out[k] as number) + ((light[k] as number) - (out[k] as number)) * transmission;
  const through = 1 - (1 - alpha) * mean;
  const own = spec.opaque ? 1 : (out[3] as number);
  out[3] = own * (1 + (through - 1) * transmission);
}

let rayLength = 0;

/** Share of colour k that is left after a distance inside. */
function attenuate(spec: Fragment["spec"], k: number, distance: number): number {
  return spec.absorption ? exp(-(spec.absorption[k] as number) * distance) : 1;
}

/** Follows the refracted ray to its exit, projects that, and reads the picture there, blurred by roughness; into `found`. */
function refract(
  f: Fragment,
  s: Surface,
  picture: TransmissionPicture | null,
  glass: { readonly thickness: number; readonly ior: number },
): void {
  const { place, world: m, frame } = f;
  const eta = 1 / glass.ior;
  const ix = -(place[3] as number);
  const iy = -(place[4] as number);
  const iz = -(place[5] as number);
  const ni = s.nx * ix + s.ny * iy + s.nz * iz;
  const k = 1 - eta * eta * (1 - ni * ni);
  const turn = k < 0 ? 0 : eta * ni + Math.sqrt(k);
  let rx = k < 0 ? 0 : eta * ix - turn * s.nx;
  let ry = k < 0 ? 0 : eta * iy - turn * s.ny;
  let rz = k < 0 ? 0 : eta * iz - turn * s.nz;
  const length = Math.sqrt(rx * rx + ry * ry + rz * rz);
  rx = (rx / length) * glass.thickness * axisLength(m, 0);
  ry = (ry / length) * glass.thickness * axisLength(m, 1);
  rz = (rz / length) * glass.thickness * axisLength(m, 2);
  rayLength = Math.sqrt(rx * rx + ry * ry + rz * rz);
  const x = (place[0] as number) + rx;
  const y = (place[1] as number) + ry;
  const z = (place[2] as number) + rz;
  const { right, up, back, distance, focal } = frame.camera;
  const w = distance - (back[0] * x + back[1] * y + back[2] * z);
  const u = ((right[0] * x + right[1] * y + right[2] * z) * focal) / w / 2 + 0.5;
  const v = 0.5 + ((up[0] * x + up[1] * y + up[2] * z) * focal) / w / 2;
  if (!picture) {
    color.fill(0);
    return;
  }
  const roughness = s.roughness * clamp01(glass.ior * 2 - 2);
  readBlurred(picture, { u, v, lod: log2(frame.side) * roughness });
}

/** Bicubic reads of the two nearest levels, mixed; into `found`. */
function readBlurred(
  picture: TransmissionPicture,
  at: { readonly u: number; readonly v: number; readonly lod: number },
): void {
  const last = picture.levels.length - 1;
  const low = Math.min(last, Math.floor(at.lod));
  const share = at.lod - Math.floor(at.lod);
  bicubic(picture, { u: at.u, v: at.v, level: low });
  if (share === 0) return;
  level0.set(color);
  bicubic(picture, { u: at.u, v: at.v, level: Math.min(last, low + 1) });
  for (let k = 0; k < 4; k++) color[k] = (level0[k] as number) + ((color[k] as number) - (level0[k] as number)) * share;
}

/** A cubic B-spline from four linear reads; into `found`. */
function bicubic(
  picture: TransmissionPicture,
  at: { readonly u: number; readonly v: number; readonly level: number },
): void {
  const { side } = picture.levels[at.level] as TransmissionPicture["levels"][number];
  const x = at.u * side + 0.5;
  const y = at.v * side + 0.5;
  const xi = Math.floor(x);
  const yi = Math.floor(y);
  const fx = x - xi;
  const fy = y - yi;
  const gx0 = g0(fx);
  const gy0 = g0(fy);
  const hx0 = xi - 1 + w1(fx) / gx0 - 0.5;
  const hx1 = xi + 1 + w3(fx) / (1 - gx0) - 0.5;
  const hy0 = yi - 1 + w1(fy) / gy0 - 0.5;
  const hy1 = yi + 1 + w3(fy) / (1 - gy0) - 0.5;
  color.fill(0);
  addLinear(picture, at.level, { x: hx0, y: hy0, weight: gx0 * gy0 });
  addLinear(picture, at.level, { x: hx1, y: hy0, weight: (1 - gx0) * gy0 });
  addLinear(picture, at.level, { x: hx0, y: hy1, weight: gx0 * (1 - gy0) });
  addLinear(picture, at.level, { x: hx1, y: hy1, weight: (1 - gx0) * (1 - gy0) });
}

const w0 = (a: number): number => (a * (a * (-a + 3) - 3) + 1) / 6;
const w1 = (a: number): number => (a * a * (3 * a - 6) + 4) / 6;
const w3 = (a: number): number => (a * a * a) / 6;
const g0 = (a: number): number => w0(a) + w1(a);

/** One linear read at texel coordinates, weighted, added to `found`; outside the picture the edge is repeated. */
function addLinear(
  picture: TransmissionPicture,
  level: number,
  at: { readonly x: number; readonly y: number; readonly weight: number },
): void {
  const { side, data } = picture.levels[level] as TransmissionPicture["levels"][number];
  const x = Number.isFinite(at.x) ? at.x - 0.5 : 0;
  const y = Number.isFinite(at.y) ? at.y - 0.5 : 0;
  const xi = Math.floor(x);
  const yi = Math.floor(y);
  const fx = x - xi;
  const fy = y - yi;
  const clamp = (i: number): number => (i < 0 ? 0 : i >= side ? side - 1 : i);
  const x0 = clamp(xi) * 4;
  const x1 = clamp(xi + 1) * 4;
  const y0 = clamp(yi) * side * 4;
  const y1 = clamp(yi + 1) * side * 4;
  for (let k = 0; k < 4; k++) {
    const top = data[y0 + x0 + k]! * (1 - fx) + data[y0 + x1 + k]! * fx;
    const low = data[y1 + x0 + k]! * (1 - fx) + data[y1 + x1 + k]! * fx;
    sampleOut[k] = top * (1 - fy) + low * fy;
    color[k] = (color[k] as number) + (sampleOut[k] as number) * at.weight;
  }
}
