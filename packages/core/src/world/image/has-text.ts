import { decodeImage } from "./decode-image.ts";
import type { RawImage } from "./image-info.ts";

/**
 * Looks for writing on a render: five or more letter-like marks in a row. A mark is a connected patch, lighter or darker than its
 * surroundings, 6 to 80 pixels high, neither a full block nor a hair; a row is marks of like height on one line, closely and
 * about evenly spaced, that differ in width or in how much of their box they fill (bricks and windows repeat, letters do not).
 *
 * It is a hint for people, never a score: it misses curved, huge or cursive writing, and a patterned object can look like
 * writing to it. Measured rates are in `docs/judge.md`.
 *
 * @example
 * if (await hasText(image)) flags.push("text");
 */
export async function hasText(
  png: Uint8Array,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<boolean> {
  const image = await decodeImage(png, { channels: 1, signal: options.signal });
  return hasTextOn(image);
}

/** Least marks in a row that are taken for writing. */
export const LEAST_LETTERS = 5;
/** Grey levels between a mark and the mean of its surroundings. */
const CONTRAST = 28;
/** Half side of the surroundings, pixels. */
const REACH = 14;

/**
 * {@link hasText} on decoded grey pixels.
 *
 * @example
 * const found = hasTextOn(image);
 */
export function hasTextOn(image: RawImage): boolean {
  const means = localMeans(image);
  return [1, -1].some((sign) => {
    const ink = new Uint8Array(image.data.length);
    for (let at = 0; at < ink.length; at++)
      ink[at] = sign * ((image.data[at] as number) - (means[at] as number)) > CONTRAST ? 1 : 0;
    return hasRow(marksOf(ink, image).filter(letterLike));
  });
}

function localMeans({ width, height, data }: RawImage): Float32Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += data[y * width + x] as number;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] as number) + row;
    }
  }
  const means = new Float32Array(width * height);
  const sum = (x: number, y: number) => sums[y * (width + 1) + x] as number;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [x0, x1] = [Math.max(0, x - REACH), Math.min(width, x + REACH + 1)];
      const [y0, y1] = [Math.max(0, y - REACH), Math.min(height, y + REACH + 1)];
      const total = sum(x1, y1) - sum(x0, y1) - sum(x1, y0) + sum(x0, y0);
      means[y * width + x] = total / ((x1 - x0) * (y1 - y0));
    }
  return means;
}

type Mark = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: number;
};

/** Connected patches (8 neighbours), by their boxes. */
function marksOf(ink: Uint8Array, { width, height }: RawImage): Mark[] {
  const marks: Mark[] = [];
  const stack: number[] = [];
  for (let start = 0; start < ink.length; start++) {
    if (ink[start] !== 1) continue;
    let [left, right, top, bottom, pixels] = [width, 0, height, 0, 0];
    ink[start] = 0;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      pixels++;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++)
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx;
          if (ink[next] !== 1) continue;
          ink[next] = 0;
          stack.push(next);
        }
    }
    marks.push({ x: left, y: top, width: right - left + 1, height: bottom - top + 1, pixels });
  }
  return marks;
}

function letterLike({ width, height, pixels }: Mark): boolean {
  const fill = pixels / (width * height);
  return height >= 6 && height <= 80 && width >= 2 && width <= height * 1.6 && fill >= 0.18 && fill <= 0.92;
}

function hasRow(marks: readonly Mark[]): boolean {
  const byX = [...marks].sort((a, b) => a.x - b.x);
  return byX.some((first) => {
    const row = [first];
    for (const mark of byX) {
      const last = row.at(-1) as Mark;
      if (mark.x > last.x + last.width - 2 && follows(last, mark)) row.push(mark);
    }
    return row.length >= LEAST_LETTERS && variety(row) >= 3;
  });
}

function follows(last: Mark, next: Mark): boolean {
  const tall = Math.max(last.height, next.height);
  const gap = next.x - (last.x + last.width);
  const bottoms = Math.abs(last.y + last.height - next.y - next.height);
  return gap <= tall * 1.2 && bottoms <= tall * 0.35 && Math.min(last.height, next.height) >= tall * 0.6;
}

/** Number of clearly different shapes in a row, by width and fill. */
function variety(row: readonly Mark[]): number {
  const kinds = row.map(
    ({ width, height, pixels }) => `${Math.round((width / height) * 6)}:${Math.round((pixels / (width * height)) * 8)}`,
  );
  return new Set(kinds).size;
}
