import { REST_COLUMNS, type SplatRows } from "../formats/ply/read.ts";
import { QUATERNION_EPSILON, SH_DEGREE_0, SPLAT_MAX_REACH, SPLAT_MIN_ALPHA } from "./constants.ts";
import { exp, ln } from "./math.ts";
import type { Recentring } from "./recentre.ts";

/** Rows of a file, from `from` up to `to`, from which Gaussians are made. */
export type ActivationRange = {
  readonly recentring: Pick<Recentring, "offset" | "scale">;
  /** The Gaussians' data, of all rows. */
  readonly into: Float32Array;
  readonly from: number;
  readonly to: number;
};

/** Floats of one prepared splat in {@link Gaussians.data}. */
export const GAUSSIAN_FLOATS = 16;

/**
 * Splats that are ready to be drawn, in file order, 16 floats each: 0-2 centre x y z (world, recentred) · 3-8 covariance xx xy xz yy yz zz (world) ·
 * 9 opacity, 0 to 1 · 10 largest exponent at which it still counts, ln(255·opacity), negative for a splat that is never seen · 11 reach in standard
 * deviations · 12-14 colour r g b, not clamped · 15 free.
 */
export type Gaussians = { readonly count: number; readonly data: Float32Array };

/** Makes Gaussians from the file's numbers, in plain JavaScript; returns how many of them are never seen. */
export function activate(rows: Pick<SplatRows, "points" | "rest">, options: ActivationRange): number {
  const { points, rest } = rows;
  const { into } = options;
  const { offset } = options.recentring;
  const scale = Math.fround(options.recentring.scale);
  let unseen = 0;
  for (let i = options.from; i < options.to; i++) {
    const out = i * GAUSSIAN_FLOATS;
    const at = i * REST_COLUMNS;
    for (let k = 0; k < 3; k++) into[out + k] = Math.fround(Math.fround(points[3 * i + k]! - offset) * scale);
    covariance(rest, { at, scale, into, out });
    // The reference divides opacity by the scaling, then clips: an object larger than 1.5 units becomes more opaque.
    const opacity = Math.fround(Math.min(1, 1 / (1 + exp(-rest[at + 3]!)) / scale));
    into[out + 9] = opacity;
    const isVisible = opacity >= SPLAT_MIN_ALPHA && !Number.isNaN(into[out + 3]);
    const limit = isVisible ? ln(255 * opacity) : -1;
    into[out + 10] = limit;
    const reach = isVisible ? Math.min(SPLAT_MAX_REACH, Math.sqrt(2 * Math.max(0, limit))) : 0;
    into[out + 11] = reach;
    if (!(reach > 0)) unseen++;
    for (let k = 0; k < 3; k++) into[out + 12 + k] = 0.5 + SH_DEGREE_0 * rest[at + k]!;
  }
  return unseen;
}

/** (R S)(R S)ᵀ. A zero quaternion gives NaN, and such a splat is not seen, as in the reference. */
function covariance(
  rest: Float32Array,
  options: { readonly at: number; readonly scale: number; readonly into: Float32Array; readonly out: number },
): void {
  const { at, scale, into, out } = options;
  const s0 = exp(rest[at + 4]!) * scale;
  const s1 = exp(rest[at + 5]!) * scale;
  const s2 = exp(rest[at + 6]!) * scale;
  const a = rest[at + 7]!;
  const b = rest[at + 8]!;
  const c = rest[at + 9]!;
  const d = rest[at + 10]!;
  const length = Math.sqrt(a * a + b * b + c * c + d * d);
  const inverse = length === 0 ? Number.NaN : 1 / Math.max(length, QUATERNION_EPSILON);
  const w = a * inverse;
  const x = b * inverse;
  const y = c * inverse;
  const z = d * inverse;
  const m00 = (1 - 2 * (y * y + z * z)) * s0;
  const m01 = 2 * (x * y - w * z) * s1;
  const m02 = 2 * (x * z + w * y) * s2;
  const m10 = 2 * (x * y + w * z) * s0;
  const m11 = (1 - 2 * (x * x + z * z)) * s1;
  const m12 = 2 * (y * z - w * x) * s2;
  const m20 = 2 * (x * z - w * y) * s0;
  const m21 = 2 * (y * z + w * x) * s1;
  const m22 = (1 - 2 * (x * x + y * y)) * s2;
  into[out + 3] = m00 * m00 + m01 * m01 + m02 * m02;
  into[out + 4] = m00 * m10 + m01 * m11 + m02 * m12;
  into[out + 5] = m00 * m20 + m01 * m21 + m02 * m22;
  into[out + 6] = m10 * m10 + m11 * m11 + m12 * m12;
  into[out + 7] = m10 * m20 + m11 * m21 + m12 * m22;
  into[out + 8] = m20 * m20 + m21 * m21 + m22 * m22;
}
