import type { RawImage } from "@404-gen/core/image";

/** Weights of one output sample: source samples `first`, `first + 1`, …, each times its weight. */
type Taps = { readonly first: number; readonly weights: Float64Array };

/**
 * Triangle filter of PyTorch's antialiased bilinear resize: its support grows with the scale when shrinking, so every source pixel
 * counts; output sample i sits at (i + 0.5) × scale.
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
 * then rows; no rounding to bytes in between, which is what sets it apart from PIL's.
 */
export function resizePlanar(image: RawImage, { width, height }: ResizeOptions): Float32Array[] {
  const { channels } = image;
  const columns = triangleTaps(image.width, width);
  const rows = triangleTaps(image.height, height);
  const narrow = new Float32Array(image.height * width * channels);
  for (let y = 0; y < image.height; y++) resizeRow(image, { columns, y, into: narrow.subarray(y * width * channels) });
  const planes: Float32Array[] = [];
  for (let c = 0; c < channels; c++) {
    const plane = new Float32Array(width * height);
    for (let y = 0; y < height; y++) {
      const { first, weights } = rows[y] as Taps;
      for (let x = 0; x < width; x++) {
        let sum = 0;
        let at = (first * width + x) * channels + c;
        for (let j = 0; j < weights.length; j++, at += width * channels)
          sum += (narrow[at] as number) * (weights[j] as number);
        plane[y * width + x] = sum;
      }
    }
    planes.push(plane);
  }
  return planes;
}

function resizeRow(
  image: RawImage,
  row: { readonly columns: readonly Taps[]; readonly y: number; readonly into: Float32Array },
): void {
  const { data, channels, width } = image;
  const base = row.y * width * channels;
  for (let x = 0; x < row.columns.length; x++) {
    const { first, weights } = row.columns[x] as Taps;
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      let at = base + first * channels + c;
      for (let j = 0; j < weights.length; j++, at += channels) sum += (data[at] as number) * (weights[j] as number);
      row.into[x * channels + c] = sum;
    }
  }
}
