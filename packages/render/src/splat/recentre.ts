import { SPLAT_TARGET_EXTENT } from "./constants.ts";

/** Longest run of numbers that numpy adds without halving it, and the number of its parallel sums. */
const PAIRWISE_BLOCK = 128;
const PAIRWISE_LANES = 8;

/** How an object is moved and scaled before it is drawn: p' = (p − offset) · scale. */
export type Recentring = {
  /**
   * ONE number for all three axes: the mean over all 3N coordinates. This keeps a quirk of the reference: an object whose centre is not on the line x
   * = y = z is drawn off-centre.
   */
  readonly offset: number;
  /** 1.5 / longest side of the bounds. Opacity is divided by it as well (see `gaussians.ts`). */
  readonly scale: number;
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
};

/** Finds the recentring of `points` (x y z of splat i at 3i; at least one splat; finite). */
export function recentring(points: Float32Array): Recentring {
  const min: [number, number, number] = [points[0]!, points[1]!, points[2]!];
  const max: [number, number, number] = [...min];
  for (let axis = 0; axis < 3; axis++) {
    let low = min[axis]!;
    let high = low;
    for (let i = axis; i < points.length; i += 3) {
      const value = points[i]!;
      if (value < low) low = value;
      else if (value > high) high = value;
    }
    min[axis] = low;
    max[axis] = high;
  }
  const extent = Math.max(max[0] - min[0], max[1] - min[1], max[2] - min[2]);
  const mean = Math.fround(pairwiseSum(points, { from: 0, count: points.length }) / points.length);
  return { offset: mean, scale: SPLAT_TARGET_EXTENT / extent, min, max };
}

/** Sum in float32 in the order in which numpy adds a contiguous array; the order decides the last bits of the mean. */
export function pairwiseSum(values: Float32Array, range: { readonly from: number; readonly count: number }): number {
  const { from, count } = range;
  if (count > PAIRWISE_BLOCK) {
    let half = count >> 1;
    half -= half % PAIRWISE_LANES;
    return Math.fround(
      pairwiseSum(values, { from, count: half }) + pairwiseSum(values, { from: from + half, count: count - half }),
    );
  }
  if (count < PAIRWISE_LANES) return addOneByOne(values, { from, count, start: 0 });
  const [a, b, c, d, e, f, g, h] = laneSums(values, { from, count }) as unknown as number[] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const left = Math.fround(Math.fround(a + b) + Math.fround(c + d));
  const right = Math.fround(Math.fround(e + f) + Math.fround(g + h));
  const rest = count % PAIRWISE_LANES;
  return addOneByOne(values, { from: from + count - rest, count: rest, start: Math.fround(left + right) });
}

const lanes = new Float32Array(PAIRWISE_LANES);

function laneSums(
  values: Float32Array,
  { from, count }: { readonly from: number; readonly count: number },
): Float32Array {
  for (let lane = 0; lane < PAIRWISE_LANES; lane++) lanes[lane] = values[from + lane]!;
  const end = from + count - (count % PAIRWISE_LANES);
  for (let i = from + PAIRWISE_LANES; i < end; i += PAIRWISE_LANES) {
    for (let lane = 0; lane < PAIRWISE_LANES; lane++) lanes[lane] = lanes[lane]! + values[i + lane]!;
  }
  return lanes;
}

function addOneByOne(
  values: Float32Array,
  { from, count, start }: { readonly from: number; readonly count: number; readonly start: number },
): number {
  let sum = start;
  for (let i = from; i < from + count; i++) sum = Math.fround(sum + values[i]!);
  return sum;
}
