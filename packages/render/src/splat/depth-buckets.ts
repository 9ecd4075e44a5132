import { SPLAT_CAMERA_FAR, SPLAT_CAMERA_NEAR, type SplatCamera } from "../camera.ts";
import { GAUSSIAN_FLOATS, type Gaussians } from "./gaussians.ts";

/** Slices of depth. So many that a slice's records stay in the cache, and so few that all slices can be written at the same time. */
const BUCKET_BITS = 8;
export const BUCKETS = 1 << BUCKET_BITS;

/** The splats of a view, counted by slices of depth, near to far. */
export type DepthBuckets = {
  /** Bits of each splat's float32 depth along the view axis, in file order; 0 for a splat that cannot be seen. */
  readonly keys: Uint32Array;
  /** Smallest of the keys that are not 0. Positive floats compare like their bits. */
  readonly low: number;
  /** A key's bucket is (key − low) >>> shift. */
  readonly shift: number;
  /** Where each bucket begins if all its splats are kept, and as the last entry where the last one ends. */
  readonly starts: Uint32Array;
};

/** Measures depths and counts buckets. */
export function depthBuckets(gaussians: Gaussians, camera: SplatCamera): DepthBuckets {
  const keys = new Uint32Array(gaussians.count);
  measureDepths(gaussians, { camera, into: new Float32Array(keys.buffer) });
  let low = 0xffffffff;
  let high = 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (key !== 0 && key < low) low = key;
    if (key > high) high = key;
  }
  const shift = Math.max(0, 32 - Math.clz32(Math.max(0, high - low)) - BUCKET_BITS);
  const starts = new Uint32Array(BUCKETS + 1);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (key === 0) continue;
    const bucket = (key - low) >>> shift;
    starts[bucket + 1] = starts[bucket + 1]! + 1;
  }
  for (let bucket = 0; bucket < BUCKETS; bucket++) starts[bucket + 1] = starts[bucket + 1]! + starts[bucket]!;
  return { keys, low, shift, starts };
}

type ViewRows = [number, number, number, number, number, number, number, number, number, number, number, number];

function measureDepths(
  { data, count }: Gaussians,
  { camera, into }: { readonly camera: SplatCamera; readonly into: Float32Array },
): void {
  const [, , , , , , , , x, y, z, distance] = camera.view as ViewRows;
  for (let i = 0, at = 0; i < count; i++, at += GAUSSIAN_FLOATS) {
    if (!(data[at + 11]! > 0)) continue;
    const depth = x * data[at]! + y * data[at + 1]! + z * data[at + 2]! + distance;
    if (depth >= SPLAT_CAMERA_NEAR && depth <= SPLAT_CAMERA_FAR) into[i] = depth;
  }
}
