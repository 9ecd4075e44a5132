import { REST_COLUMNS, type SplatRows } from "../formats/ply/read.ts";

/** Places in a row of `SplatRows.rest`. */
export const REST = { colour: 0, opacity: 3, scale: 4, rotation: 7 } as const;

/** Share of splats that must agree before a column of the file is read as something else than its name says. Own choice. */
const EVIDENT = 0.999;

/** Share of splats that may lie outside the object, at each end of each axis. Own choice. */
const OUTSIDE = 0.005;

type Rows = Pick<SplatRows, "count" | "points" | "rest">;

/** Facts about a splat file's numbers that the miner hardly intends. */
export type SplatOddities = {
  /** `scale_*` are lengths, not their logarithms. */
  readonly linearScales: boolean;
  /** `opacity` is a share from 0 to 1, not its logit. */
  readonly linearOpacity: boolean;
  /**
   * Box of the inner 99 % of the splats on each axis, with room round it: splats outside it are outliers. Null: there are none that make the object
   * much longer.
   */
  readonly core: { readonly min: readonly number[]; readonly max: readonly number[] } | null;
};

export function findSplatOddities(rows: Rows): SplatOddities {
  return { linearScales: hasLinearScales(rows), linearOpacity: hasLinearOpacity(rows), core: findCore(rows) };
}

/** Logarithms of lengths below 1 are negative; lengths never are. No trained object has only splats that are larger than 1. */
function hasLinearScales({ count, rest }: Rows): boolean {
  let positive = 0;
  for (let i = 0; i < count; i++) {
    const at = i * REST_COLUMNS + REST.scale;
    if (rest[at]! >= 0 && rest[at + 1]! >= 0 && rest[at + 2]! >= 0) positive++;
  }
  return positive >= EVIDENT * count;
}

/** Logits of a trained file go far below 0 and far above 1. Fewer than 16 splats tell too little. */
function hasLinearOpacity({ count, rest }: Rows): boolean {
  if (count < 16) return false;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const value = rest[i * REST_COLUMNS + REST.opacity]!;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low >= 0 && high <= 1 && high > low;
}

/** The object must be longer than its inner part by this factor before outliers are reported. Own choice. */
const STRETCH = 1.5;

function findCore({ count, points }: Rows): SplatOddities["core"] {
  if (count < 1 / OUTSIDE) return null;
  const axes = [0, 1, 2].map((axis) => {
    const ascending = Float32Array.from({ length: count }, (_, i) => points[3 * i + axis]!).sort();
    const inside = Math.floor(count * OUTSIDE);
    const [low, high] = [ascending[inside]!, ascending[count - 1 - inside]!];
    return { low, high, whole: ascending[count - 1]! - ascending[0]! };
  });
  const inner = Math.max(...axes.map(({ low, high }) => high - low));
  const extent = Math.max(...axes.map((axis) => axis.whole));
  if (inner <= 0 || extent <= STRETCH * inner) return null;
  // A quarter more on each side, so that an antenna does not count as an outlier.
  const room = inner * 0.25;
  return { min: axes.map(({ low }) => low - room), max: axes.map(({ high }) => high + room) };
}
