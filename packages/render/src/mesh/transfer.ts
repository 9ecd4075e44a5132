import { power } from "../math/power.ts";
import { OUTPUT_GAMMA } from "./constants.ts";

/** Linear light of each sRGB byte. */
export const SRGB_TO_LINEAR: Float64Array = Float64Array.from({ length: 256 }, (_, byte) => {
  const x = byte / 255;
  return x < 0.04045 ? x / 12.92 : power((x + 0.055) / 1.055, 2.4);
});

/** Entry k: the smallest linear light that is stored as byte k or more; entry 256 is out of reach. */
export const THRESHOLDS: Float64Array = Float64Array.from({ length: 257 }, (_, byte) =>
  byte === 0 ? -1 : byte === 256 ? Number.POSITIVE_INFINITY : power((byte - 0.5) / 255, OUTPUT_GAMMA),
);

const BINS = 4096;

/** Byte of the lower end of each bin, at which the search begins. */
export const FIRST_BYTE: Uint8Array = Uint8Array.from({ length: BINS + 1 }, (_, bin) => {
  let byte = 0;
  while ((THRESHOLDS[byte + 1] as number) <= bin / BINS) byte++;
  return byte;
});

/** round(255 · clamp(x)^(1/2.2)) without a power: by table and comparison, so exact and the same everywhere. NaN gives black. */
export function encodeLinear(x: number): number {
  if (!(x > 0)) return 0;
  if (x >= 1) return 255;
  let byte = FIRST_BYTE[(x * BINS) | 0] as number;
  while (x >= (THRESHOLDS[byte + 1] as number)) byte++;
  return byte;
}
