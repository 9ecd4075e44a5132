import type { RawImage } from "@404-gen/core/image";

/** Weights of one output sample: source samples `first`, `first + 1`, …, each times its weight. */
type Taps = { readonly first: number; readonly weights: Float64Array };

/**
 * Triangle filter of PyTorch's antialiased bilinear resize. When it shrinks, its support grows with the scale, so every source pixel
 * counts. Output sample i is at (i + 0.5) × scale.
 */
function triangleTaps(from: number, to: number): Taps[] {
  const scale = from / to;
  const support = Math.max(scale, 1);
  const taps: Taps[] = [];
  for (let i = 0; i < to; i++) {
    const centre = scale * (i + 0.5);
    const first = Math.max(Math.trunc(centre - support + 0.5), 0);
    const last = Math.min(Math.trunc(centre + support + 0.5), from);
    const weights = new Float64Array(last - first);
    let total = 0;
    for (let j = 0; j < weights.length; j++) {
      const weight = Math.max(0, 1 - Math.abs((first + j - centre + 0.5) / support));
      weights[j] = weight;
      total += weight;
    }
    for (let j = 0; j < weights.length; j++) weights[j] = (weights[j] as number) / total;
    taps.push({ first, weights });
  }
  return taps;
}

export type ResizeOptions = { readonly width: number; readonly height: number };

/**
 * Antialiased bilinear resize in floating point, planar: `out[channel][y][x]`, same unit as the source (0 to 255). Columns first,
 * then rows. Unlike PIL's resize it does not round to bytes between the two.
 */
export function resizePlanar(image: RawImage, { width, height }: ResizeOptions): Float32Array[] {
  const { channels } = image;
  const columns = triangleTaps(image.width, width);
  const rows = triangleTaps(image.height, height);
  const stride = width * channels;
  const narrow = new Float32Array(image.height * stride);
  const narrowRow = channels === 3 ? narrowRgb : narrowAny;
  for (let y = 0; y < image.height; y++) narrowRow(image, { columns, y, into: narrow, at: y * stride });
  const planes = Array.from({ length: channels }, () => new Float32Array(width * height));
  const sums = new Float64Array(stride);
  for (let y = 0; y < height; y++) {
    addRows(sums, { taps: rows[y] as Taps, from: narrow });
    for (let c = 0; c < channels; c++) {
      const plane = planes[c] as Float32Array;
      for (let x = 0, at = c; x < width; x++, at += channels) plane[y * width + x] = sums[at] as number;
    }
  }
  return planes;
}

/** Sums up one output row from complete source rows, each times its weight: so memory is read in order. */
function addRows(sums: Float64Array, { taps, from }: { readonly taps: Taps; readonly from: Float32Array }): void {
  sums.fill(0);
  for (let j = 0; j < taps.weights.length; j++) {
    const weight = taps.weights[j] as number;
    const base = (taps.first + j) * sums.length;
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (from[base + i] as number) * weight;
  }
}

type Narrow = {
  readonly columns: readonly Taps[];
  readonly y: number;
  readonly into: Float32Array;
  readonly at: number;
};

/** For pictures of three channels, as all previews are: one pass over the taps for all three. */
function narrowRgb(image: RawImage, { columns, y, into, at }: Narrow): void {
  const { data } = image;
  const base = y * image.width * 3;
  for (let x = 0; x < columns.length; x++) {
    const { first, weights } = columns[x] as Taps;
    let r = 0;
    let g = 0;
    let b = 0;
    for (let j = 0, from = base + first * 3; j < weights.length; j++, from += 3) {
      const weight = weights[j] as number;
      r += (data[from] as number) * weight;
      g += (data[from + 1] as number) * weight;
      b += (data[from + 2] as number) * weight;
    }
    into[at + x * 3] = r;
    into[at + x * 3 + 1] = g;
    into[at + x * 3 + 2] = b;
  }
}

function narrowAny(image: RawImage, { columns, y, into, at }: Narrow): void {
  const { data, channels } = image;
  const base = y * image.width * channels;
  for (let x = 0; x < columns.length; x++) {
    const { first, weights } = columns[x] as Taps;
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let j = 0, from = base + first * channels + c; j < weights.length; j++, from += channels)
        sum += (data[from] as number) * (weights[j] as number);
      into[at + x * channels + c] = sum;
    }
  }
}
