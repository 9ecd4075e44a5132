import { sinCosDegrees } from "../math/trig.ts";

/** Fraction bits of a quantised weight, as in Pillow's 8-bit resampler. */
const PRECISION = 22;
const HALF = 1 << (PRECISION - 1);

/** Lobes of the Lanczos window. */
const LOBES = 3;

/** The source samples of one output sample, and the weight of each. */
export type Taps = { readonly first: number; readonly weights: Int32Array };

function sinc(x: number): number {
  return x === 0 ? 1 : sinCosDegrees(x * 180).sin / (Math.PI * x);
}

/** Windows and integer weights of Pillow's `Image.LANCZOS` from `from` samples down to `to`. */
export function lanczosTaps(size: { readonly from: number; readonly to: number }): Taps[] {
  const scale = size.from / size.to;
  const support = LOBES * scale;
  return Array.from({ length: size.to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const last = Math.min(size.from, Math.trunc(centre + support + 0.5));
    const raw = Array.from({ length: last - first }, (_, j) => {
      const x = (first + j - centre + 0.5) / scale;
      return x >= -LOBES && x < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
    });
    const sum = raw.reduce((a, b) => a + b, 0);
    const weights = raw.map((w) => Math.trunc((w / sum) * (1 << PRECISION) + (w < 0 ? -0.5 : 0.5)));
    return { first, weights: Int32Array.from(weights) };
  });
}

/** Part of a picture: from `x0`, `y0` up to but not including `x1`, `y1`. */
export type Region = { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number };

/** Output samples that take any of the input samples from `low` up to but not including `high`. */
export function touchedTaps(taps: readonly Taps[], low: number, high: number): [number, number] {
  let start = 0;
  while (start < taps.length && (taps[start] as Taps).first + (taps[start] as Taps).weights.length <= low) start++;
  let end = taps.length;
  while (end > start && (taps[end - 1] as Taps).first >= high) end--;
  return [start, end];
}

/**
 * Makes a square RGB picture smaller, exactly as Pillow's `resize(…, LANCZOS)` does: along rows first, rounded to 8 bits, then along columns. Outside
 * `region` the picture must have one colour, `background`: that part is not computed (a plain colour stays as it is).
 */
export function resizeLanczos(
  rgb: Uint8Array,
  size: {
    readonly from: number;
    readonly to: number;
    readonly region: Region;
    readonly background: readonly [number, number, number];
  },
): Uint8Array {
  const { from, to, region } = size;
  const taps = lanczosTaps({ from, to });
  const [x0, x1] = touchedTaps(taps, region.x0, region.x1);
  const [y0, y1] = touchedTaps(taps, region.y0, region.y1);
  const out = new Uint8Array(to * to * 3);
  for (let at = 0; at < out.length; at++) out[at] = size.background[at % 3] as number;
  if (x0 >= x1 || y0 >= y1) return out;
  const top = (taps[y0] as Taps).first;
  const lastTaps = taps[y1 - 1] as Taps;
  const rows = lastTaps.first + lastTaps.weights.length - top;
  const width = x1 - x0;
  const narrow = new Uint8Array(rows * width * 3);
  for (let y = 0; y < rows; y++) squeezeRow(rgb, { taps, x0, x1, at: (top + y) * from * 3, narrow, to: y * width * 3 });
  for (let y = y0; y < y1; y++) {
    const { first, weights } = taps[y] as Taps;
    squeezeColumns(narrow, {
      weights,
      start: (first - top) * width * 3,
      stride: width * 3,
      out,
      to: (y * to + x0) * 3,
    });
  }
  return out;
}

type RowJob = {
  readonly taps: readonly Taps[];
  readonly x0: number;
  readonly x1: number;
  readonly at: number;
  readonly narrow: Uint8Array;
  readonly to: number;
};

function squeezeRow(rgb: Uint8Array, job: RowJob): void {
  const { narrow, taps, x1 } = job;
  let to = job.to;
  for (let x = job.x0; x < x1; x++) {
    const { first, weights } = taps[x] as Taps;
    let r = HALF;
    let g = HALF;
    let b = HALF;
    for (let k = 0, p = job.at + first * 3; k < weights.length; k++, p += 3) {
      const w = weights[k] as number;
      r += (rgb[p] as number) * w;
      g += (rgb[p + 1] as number) * w;
      b += (rgb[p + 2] as number) * w;
    }
    narrow[to++] = clampByte(r >> PRECISION);
    narrow[to++] = clampByte(g >> PRECISION);
    narrow[to++] = clampByte(b >> PRECISION);
  }
}

type ColumnJob = {
  readonly weights: Int32Array;
  readonly start: number;
  readonly stride: number;
  readonly out: Uint8Array;
  readonly to: number;
};

function squeezeColumns(narrow: Uint8Array, job: ColumnJob): void {
  const { weights, start, stride, out, to } = job;
  for (let i = 0; i < stride; i++) {
    let sum = HALF;
    for (let k = 0, p = start + i; k < weights.length; k++, p += stride) {
      sum += (narrow[p] as number) * (weights[k] as number);
    }
    out[to + i] = clampByte(sum >> PRECISION);
  }
}

const clampByte = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value);
