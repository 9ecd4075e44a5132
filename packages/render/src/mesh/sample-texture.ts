import type { Texture } from "./scene.ts";

/** Steps between two texels of the reference's bilinear filter: 8 fraction bits. */
const STEPS = 256;

const ROUNDER = 6755399441055744;

/** A texel position in {@link STEPS}, less half a texel. Always repeats, whatever the file's sampler says. */
function texelSteps(coordinate: number, size: number): number {
  const within = coordinate - Math.floor(coordinate);
  return Math.fround(Math.fround(within) * (size * STEPS)) + ROUNDER - ROUNDER - STEPS / 2;
}

/**
 * Bilinear, without mip levels, on the file's bytes (not on linear light), rounded to 8 bits after each of the two blends. (u, v) with v up. Writes
 * the bytes of the first `channelCount` channels to `out`.
 */
export function sampleTexture(texture: Texture, u: number, v: number, out: Int32Array, channelCount: number): void {
  const { width, height, channels, data } = texture;
  const s = texelSteps(u, width) | 0;
  const t = texelSteps(v, height) | 0;
  const fx = s & 255;
  const fy = t & 255;
  let x0 = s >> 8;
  let y0 = t >> 8;
  if (!(x0 >= 0)) x0 = width - 1;
  if (!(y0 >= 0)) y0 = height - 1;
  if (x0 >= width) x0 = width - 1;
  if (y0 >= height) y0 = height - 1;
  const x1 = x0 + 1 === width ? 0 : x0 + 1;
  const y1 = y0 + 1 === height ? 0 : y0 + 1;
  // The file's rows go down, v goes up.
  const row0 = (height - 1 - y0) * width;
  const row1 = (height - 1 - y1) * width;
  let a = (row0 + x0) * channels;
  let b = (row0 + x1) * channels;
  let c = (row1 + x0) * channels;
  let d = (row1 + x1) * channels;
  for (let k = 0; k < channelCount; k++) {
    const p = data[a++] as number;
    const q = data[c++] as number;
    const low = p + ((fx * ((data[b++] as number) - p) + 128) >> 8);
    const high = q + ((fx * ((data[d++] as number) - q) + 128) >> 8);
    out[k] = low + ((fy * (high - low) + 128) >> 8);
  }
}
