import type { TextureData } from "../../formats/js/scene-data.ts";
import { sinCos } from "../../math/trig.ts";
import type { TextureImage, TextureLevel } from "./texture-levels.ts";
import { UNIT_BYTES } from "./tone.ts";

/** A texture with the settings by which it is read. */
export type Sampler = {
  readonly image: TextureImage;
  readonly repeatS: Wrap;
  readonly repeatT: Wrap;
  readonly magLinear: boolean;
  readonly minLinear: boolean;
  /** How levels are chosen: only level 0, the nearest one, or a mix of two. */
  readonly mip: "none" | "nearest" | "linear";
  /** Which of uv, uv1, uv2, uv3 is read. */
  readonly channel: number;
  /** u' = m0·u + m1·v + m2, v' = m3·u + m4·v + m5. */
  readonly m: Float64Array;
  /** Whether the transform changes nothing. */
  readonly plain: boolean;
  /** Most reads along the longer side of a pixel's footprint; 1: no anisotropic filtering. */
  readonly anisotropy: number;
};

type Wrap = 0 | 1 | 2;
const CLAMP = 0;
const REPEAT = 1;
const MIRROR = 2;

/** The limit of SwiftShader, which draws the reference. */
const MOST_ANISOTROPY = 16;

export function createSampler(texture: TextureData, image: TextureImage): Sampler {
  const m = uvMatrix(texture);
  return {
    image,
    repeatS: wrapOf(texture.wrapS),
    repeatT: wrapOf(texture.wrapT),
    magLinear: texture.magFilter !== 1003,
    minLinear: texture.minFilter >= 1006,
    mip:
      texture.minFilter === 1003 || texture.minFilter === 1006
        ? "none"
        : texture.minFilter === 1004 || texture.minFilter === 1007
          ? "nearest"
          : "linear",
    channel: texture.channel >= 0 && texture.channel <= 3 ? texture.channel : 0,
    m,
    plain: m[0] === 1 && m[1] === 0 && m[2] === 0 && m[3] === 0 && m[4] === 1 && m[5] === 0,
    anisotropy: Math.min(MOST_ANISOTROPY, Math.max(1, texture.anisotropy || 1)),
  };
}

const wrapOf = (wrap: number): Wrap => (wrap === 1000 ? REPEAT : wrap === 1002 ? MIRROR : CLAMP);

function uvMatrix({ matrix, transform }: TextureData): Float64Array {
  if (matrix) return Float64Array.from([0, 3, 6, 1, 4, 7], (at) => matrix[at] as number);
  const { sin, cos } = sinCos(transform.rotation);
  const [tx, ty] = transform.offset;
  const [sx, sy] = transform.repeat;
  const [cx, cy] = transform.center;
  return Float64Array.of(
    sx * cos,
    sx * sin,
    -sx * (cos * cx + sin * cy) + cx + tx,
    -sy * sin,
    sy * cos,
    -sy * (-sin * cx + cos * cy) + cy + ty,
  );
}

const floats = new Float32Array(1);
const bits = new Int32Array(floats.buffer);

/**
 * log2(√x) as SwiftShader has it: the float's exponent, with its mantissa as a straight line. At most 0.043 of a level from the true
 * one.
 */
function log2Root(x: number): number {
  floats[0] = x;
  return ((bits[0] as number) - 0x3f800000) / 16777216;
}

/** Where a fragment reads: place and change of the transformed coordinates over one pixel to the right and up. */
export type Footprint = { u: number; v: number; ux: number; vx: number; uy: number; vy: number };

/** Reads R, G, B, A (light, not bytes) into `out`, from the level that fits the footprint. */
export function sample(out: Float64Array, sampler: Sampler, at: Footprint): void {
  const { levels } = sampler.image;
  const base = levels[0] as TextureLevel;
  const xx = at.ux * base.width;
  const xy = at.vx * base.height;
  const yx = at.uy * base.width;
  const yy = at.vy * base.height;
  const alongX = xx * xx + xy * xy;
  const alongY = yx * yx + yy * yy;
  const longest = Math.max(alongX, alongY);
  if (sampler.anisotropy > 1 && longest > 1) {
    sampleLong(out, sampler, at, { alongX, alongY });
    return;
  }
  sampleAt(out, sampler, at.u, at.v, log2Root(longest));
}

/** Several reads along the longer side of the footprint, each at the level of the shorter one. */
function sampleLong(
  out: Float64Array,
  sampler: Sampler,
  at: Footprint,
  size: { readonly alongX: number; readonly alongY: number },
): void {
  const { alongX, alongY } = size;
  const inX = alongX > alongY;
  const long = Math.sqrt(inX ? alongX : alongY);
  const short = Math.sqrt(inX ? alongY : alongX);
  const ratio = Math.min(sampler.anisotropy, short > 0 ? long / short : sampler.anisotropy);
  const steps = Math.max(1, Math.ceil(ratio));
  const lod = log2Root((long / ratio) * (long / ratio));
  const du = inX ? at.ux : at.uy;
  const dv = inX ? at.vx : at.vy;
  let r = 0;
  let g = 0;
  let b = 0;
  let a = 0;
  for (let step = 0; step < steps; step++) {
    const t = (step + 0.5) / steps - 0.5;
    sampleAt(out, sampler, at.u + du * t, at.v + dv * t, lod);
    r += out[0] as number;
    g += out[1] as number;
    b += out[2] as number;
    a += out[3] as number;
  }
  out[0] = r / steps;
  out[1] = g / steps;
  out[2] = b / steps;
  out[3] = a / steps;
}

/** Reads at a level of detail; at 0 or less the texture is magnified. */
export function sampleAt(out: Float64Array, sampler: Sampler, u: number, v: number, lod: number): void {
  const { levels } = sampler.image;
  const last = levels.length - 1;
  if (!(lod > 0)) {
    readLevel(out, sampler, { level: 0, u, v, linear: sampler.magLinear });
    return;
  }
  if (sampler.mip === "none" || last === 0) {
    readLevel(out, sampler, { level: 0, u, v, linear: sampler.minLinear });
    return;
  }
  const detail = Math.min(lod, last);
  if (sampler.mip === "nearest") {
    readLevel(out, sampler, { level: Math.floor(detail + 0.5), u, v, linear: sampler.minLinear });
    return;
  }
  const level = Math.floor(detail);
  const share = detail - level;
  readLevel(out, sampler, { level, u, v, linear: sampler.minLinear });
  if (share === 0) return;
  const r = out[0] as number;
  const g = out[1] as number;
  const b = out[2] as number;
  const a = out[3] as number;
  readLevel(out, sampler, { level: level + 1, u, v, linear: sampler.minLinear });
  out[0] = r + ((out[0] as number) - r) * share;
  out[1] = g + ((out[1] as number) - g) * share;
  out[2] = b + ((out[2] as number) - b) * share;
  out[3] = a + ((out[3] as number) - a) * share;
}

function wrap(i: number, size: number, mode: Wrap): number {
  if (i >= 0 && i < size) return i;
  if (mode === CLAMP) return i < 0 ? 0 : size - 1;
  if (mode === REPEAT) return i - Math.floor(i / size) * size;
  const period = i - Math.floor(i / (2 * size)) * (2 * size);
  return period < size ? period : 2 * size - 1 - period;
}

function readLevel(
  out: Float64Array,
  sampler: Sampler,
  at: { readonly level: number; readonly u: number; readonly v: number; readonly linear: boolean },
): void {
  const { width, height, data } = sampler.image.levels[at.level] as TextureLevel;
  // A coordinate that is not finite reads the first texel.
  const x = Number.isFinite(at.u) ? at.u * width : 0;
  const y = Number.isFinite(at.v) ? at.v * height : 0;
  if (!at.linear) {
    const texel =
      (wrap(Math.floor(y), height, sampler.repeatT) * width + wrap(Math.floor(x), width, sampler.repeatS)) * 4;
    oneTexel(out, sampler, data, texel);
    return;
  }
  const xl = Math.floor(x - 0.5);
  const yl = Math.floor(y - 0.5);
  const fx = x - 0.5 - xl;
  const fy = y - 0.5 - yl;
  const x0 = wrap(xl, width, sampler.repeatS);
  const x1 = wrap(xl + 1, width, sampler.repeatS);
  const y0 = wrap(yl, height, sampler.repeatT) * width;
  const y1 = wrap(yl + 1, height, sampler.repeatT) * width;
  const w11 = fx * fy;
  mixTexels(out, sampler, data, {
    t00: (y0 + x0) * 4,
    t10: (y0 + x1) * 4,
    t01: (y1 + x0) * 4,
    t11: (y1 + x1) * 4,
    w10: fx - w11,
    w01: fy - w11,
    w11,
  });
}

type Corners = {
  readonly t00: number;
  readonly t10: number;
  readonly t01: number;
  readonly t11: number;
  readonly w10: number;
  readonly w01: number;
  readonly w11: number;
};

function mixTexels(out: Float64Array, sampler: Sampler, data: Uint8Array | Float32Array, corners: Corners): void {
  const { t00, t10, t01, t11, w10, w01, w11 } = corners;
  const w00 = 1 - w10 - w01 - w11;
  if (data instanceof Uint8Array) {
    const { decode } = sampler.image;
    for (let k = 0; k < 4; k++) {
      const table = k < 3 ? decode : UNIT_BYTES;
      out[k] =
        (table[data[t00 + k] as number] as number) * w00 +
        (table[data[t10 + k] as number] as number) * w10 +
        (table[data[t01 + k] as number] as number) * w01 +
        (table[data[t11 + k] as number] as number) * w11;
    }
    return;
  }
  for (let k = 0; k < 4; k++) {
    out[k] =
      (data[t00 + k] as number) * w00 +
      (data[t10 + k] as number) * w10 +
      (data[t01 + k] as number) * w01 +
      (data[t11 + k] as number) * w11;
  }
}

function oneTexel(out: Float64Array, sampler: Sampler, data: Uint8Array | Float32Array, texel: number): void {
  if (data instanceof Uint8Array) {
    const { decode } = sampler.image;
    out[0] = decode[data[texel] as number] as number;
    out[1] = decode[data[texel + 1] as number] as number;
    out[2] = decode[data[texel + 2] as number] as number;
    out[3] = (data[texel + 3] as number) / 255;
    return;
  }
  for (let k = 0; k < 4; k++) out[k] = data[texel + k] as number;
}
