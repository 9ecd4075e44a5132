import type { SplatCamera } from "../camera.ts";
import { SPLAT_BLUR, SPLAT_JACOBIAN_MARGIN } from "./constants.ts";
import type { DepthBuckets } from "./depth-buckets.ts";
import { GAUSSIAN_FLOATS, type Gaussians } from "./gaussians.ts";

/** Floats of one projected splat. */
export const RECORD_FLOATS = 12;

/** Widening of a splat's rectangle, px. The kernel tests alpha exactly, so this only guards against rounding. */
export const REACH_SLACK = 0.01;
/** Factor on a splat's rectangle, for splats so large that float32 rounds their reach by more than {@link REACH_SLACK}. */
export const REACH_GROWTH = 1.0001;

/**
 * How splats are projected, and where the records are written, 12 floats each: 0-1 centre u v (px, pixel centres at .5) · 2 half of the conic's xx ·
 * 3 shear cov xy / cov yy · 4 half of 1/cov yy · 5 largest exponent · 6-7 half width and half height of the reach (px) · 8 opacity · 9-11 colour.
 * With these the exponent at (x, y) is h·(x − u − shear·dy)² + q·dy², a sum of squares that cannot cancel.
 */
export type ProjectOptions = {
  readonly camera: SplatCamera;
  /** Side of the picture, pixels. */
  readonly size: number;
  readonly buckets: DepthBuckets;
  /** Records, bucket by bucket; in file order within a bucket. */
  readonly into: Float32Array;
  /** For each record: its depth key less the smallest one. */
  readonly keys: Uint32Array;
};

type ViewRows = [number, number, number, number, number, number, number, number, number, number, number, number];

/**
 * Projects the splats that reach the picture into their buckets; returns where each bucket ends. Runs in doubles, so that the
 * JS and the WASM path share it: it costs a small part of a view's time.
 */
export function project({ data, count }: Gaussians, options: ProjectOptions): Uint32Array {
  const { buckets, into: records, keys } = options;
  const { low: lowKey, shift } = buckets;
  const ends = buckets.starts.slice(0, -1);
  const { focal, centre, view } = options.camera;
  const [rx, ry, rz, , dx, dy, dz, , fx, fy, fz, distance] = view as ViewRows;
  const last = options.size - 0.5;
  const margin = SPLAT_JACOBIAN_MARGIN * 0.5 * options.size;
  const high = (options.size - centre + margin) / focal;
  const low = -(centre + margin) / focal;
  for (let i = 0, at = 0; i < count; i++, at += GAUSSIAN_FLOATS) {
    const key = buckets.keys[i]!;
    if (key === 0) continue;
    // 1. Centre in camera axes; the object's origin lies `distance` ahead.
    const x = data[at]!;
    const y = data[at + 1]!;
    const z = data[at + 2]!;
    const depth = fx * x + fy * y + fz * z + distance;
    const slopeX = (rx * x + ry * y + rz * z) / depth;
    const slopeY = (dx * x + dy * y + dz * z) / depth;
    // 2. Rows of J·V; only the Jacobian uses the clamped slopes.
    const tx = slopeX < low ? low : slopeX > high ? high : slopeX;
    const ty = slopeY < low ? low : slopeY > high ? high : slopeY;
    const scale = focal / depth;
    const a0 = scale * (rx - tx * fx);
    const a1 = scale * (ry - tx * fy);
    const a2 = scale * (rz - tx * fz);
    const b0 = scale * (dx - ty * fx);
    const b1 = scale * (dy - ty * fy);
    const b2 = scale * (dz - ty * fz);
    // 3. Covariance in the picture: (J V) Σ (J V)ᵀ + blur.
    const xx = data[at + 3]!;
    const xy = data[at + 4]!;
    const xz = data[at + 5]!;
    const yy = data[at + 6]!;
    const yz = data[at + 7]!;
    const zz = data[at + 8]!;
    const m0 = xx * a0 + xy * a1 + xz * a2;
    const m1 = xy * a0 + yy * a1 + yz * a2;
    const m2 = xz * a0 + yz * a1 + zz * a2;
    const covXX = a0 * m0 + a1 * m1 + a2 * m2 + SPLAT_BLUR;
    const covXY = b0 * m0 + b1 * m1 + b2 * m2;
    const covYY =
      b0 * (xx * b0 + xy * b1 + xz * b2) +
      b1 * (xy * b0 + yy * b1 + yz * b2) +
      b2 * (xz * b0 + yz * b1 + zz * b2) +
      SPLAT_BLUR;
    const determinant = covXX * covYY - covXY * covXY;
    if (!(determinant > 0)) continue;
    // 4. Keep splats that cover a pixel centre.
    const u = focal * slopeX + centre;
    const v = focal * slopeY + centre;
    const reach = data[at + 11]!;
    const halfWidth = reach * Math.sqrt(covXX) + REACH_SLACK;
    const halfHeight = reach * Math.sqrt(covYY) + REACH_SLACK;
    if (u + halfWidth < 0.5 || u - halfWidth > last || v + halfHeight < 0.5 || v - halfHeight > last) continue;
    const bucket = (key - lowKey) >>> shift;
    const slot = ends[bucket]!;
    ends[bucket] = slot + 1;
    keys[slot] = key - lowKey;
    const out = slot * RECORD_FLOATS;
    records[out] = u;
    records[out + 1] = v;
    records[out + 2] = (0.5 * covYY) / determinant;
    records[out + 3] = covXY / covYY;
    records[out + 4] = 0.5 / covYY;
    records[out + 5] = data[at + 10]!;
    records[out + 6] = halfWidth * REACH_GROWTH;
    records[out + 7] = halfHeight * REACH_GROWTH;
    records[out + 8] = data[at + 9]!;
    records[out + 9] = data[at + 12]!;
    records[out + 10] = data[at + 13]!;
    records[out + 11] = data[at + 14]!;
  }
  return ends;
}
