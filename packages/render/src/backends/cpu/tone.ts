import { pow } from "../../math/exponent.ts";
import { power } from "../../math/power.ts";

/**
 * three's way from light to a byte: ACES filmic tone mapping at exposure 1 (its own variant, brighter by 1/0.6), then the sRGB curve with
 * three's exponent. Constants: `tonemapping_pars_fragment` and `colorspace_pars_fragment` of three r183.
 */

/** The curve between the two matrices. */
const fit = (v: number): number => (v * (v + 0.0245786) - 0.000090537) / (v * (0.983729 * v + 0.432951) + 0.238081);

const clamp = (v: number): number => (v > 0 ? Math.min(v, 1) : 0);

/** Tone maps R, G, B at `at` in place; results lie in 0…1. */
export function toneMap(rgb: Float64Array, at: number): void {
  const r = (rgb[at] as number) / 0.6;
  const g = (rgb[at + 1] as number) / 0.6;
  const b = (rgb[at + 2] as number) / 0.6;
  const x = fit(0.59719 * r + 0.35458 * g + 0.04823 * b);
  const y = fit(0.076 * r + 0.90834 * g + 0.01566 * b);
  const z = fit(0.0284 * r + 0.13383 * g + 0.83777 * b);
  rgb[at] = clamp(1.60475 * x - 0.53108 * y - 0.07367 * z);
  rgb[at + 1] = clamp(-0.10208 * x + 1.10813 * y - 0.00605 * z);
  rgb[at + 2] = clamp(-0.00327 * x - 0.07276 * y + 1.07602 * z);
}

const GAMMA = 0.41666;

/** The sRGB curve for v ≥ 0. Values above 1 stay above 1. */
export const encodeSrgb = (v: number): number =>
  v <= 0.0031308 ? (v > 0 ? v * 12.92 : 0) : pow(v, GAMMA) * 1.055 - 0.055;

/** Light of each sRGB byte of a texture, as the texture unit decodes it. */
export const SRGB_BYTES: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : power((c + 0.055) / 1.055, 2.4);
});

/** Each byte as a share of 255. */
export const UNIT_BYTES: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Entry k: the least light that is stored as byte k or more. */
export const BYTE_THRESHOLDS: Float64Array = Float64Array.from({ length: 257 }, (_, byte) => {
  if (byte === 0) return -1;
  if (byte === 256) return Number.POSITIVE_INFINITY;
  const c = (byte - 0.5) / 255;
  return c <= 0.0031308 * 12.92 ? c / 12.92 : power((c + 0.055) / 1.055, 1 / GAMMA);
});

const BINS = 4096;

/** The byte at the beginning of each of {@link BINS} equal steps of light. */
export const FIRST_BYTES: Uint8Array = Uint8Array.from({ length: BINS + 1 }, (_, bin) => {
  let byte = 0;
  while ((BYTE_THRESHOLDS[byte + 1] as number) <= bin / BINS) byte++;
  return byte;
});

/** round(255 · sRGB(v)), v cut to 0…1, by table and comparison. NaN gives black. */
export function srgbByte(v: number): number {
  if (!(v > 0)) return 0;
  if (v >= 1) return 255;
  let byte = FIRST_BYTES[(v * BINS) | 0] as number;
  while (v >= (BYTE_THRESHOLDS[byte + 1] as number)) byte++;
  return byte;
}

/** The byte that a texture unit stores for light: the exact sRGB curve, for levels of textures. */
export const srgbEncodeByte = (v: number): number =>
  Math.floor(255 * (v <= 0.0031308 ? v * 12.92 : 1.055 * pow(v, 1 / 2.4) - 0.055) + 0.5);
