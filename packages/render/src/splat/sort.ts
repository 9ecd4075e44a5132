/** Bits by which one pass sorts. */
const DIGIT_BITS = 8;
const DIGITS = 1 << DIGIT_BITS;

/** Memory for sorting; all of it is overwritten. */
export type SortScratch = {
  readonly keys: Uint32Array;
  readonly indices: Uint32Array;
  readonly otherKeys: Uint32Array;
  readonly otherIndices: Uint32Array;
};

/** Memory for `capacity` keys. */
export function sortScratch(capacity: number): SortScratch {
  const room = () => new Uint32Array(capacity);
  return { keys: room(), indices: room(), otherKeys: room(), otherIndices: room() };
}

/**
 * The numbers 0 to `count` − 1, sorted by the scratch's keys, of which only the lowest `bits` differ. Stable: equal keys keep
 * their order, as in the reference's radix sort. Returns one of the scratch's two index arrays.
 */
export function sortKeys(
  scratch: SortScratch,
  { count, bits }: { readonly count: number; readonly bits: number },
): Uint32Array {
  let { keys, indices, otherKeys, otherIndices } = scratch;
  for (let i = 0; i < count; i++) indices[i] = i;
  if (count < 2) return indices;
  for (let shift = 0; shift < bits; shift += DIGIT_BITS) {
    ends.fill(0);
    for (let i = 0; i < count; i++) {
      const digit = (keys[i]! >>> shift) & (DIGITS - 1);
      ends[digit] = ends[digit]! + 1;
    }
    for (let digit = 0, sum = 0; digit < DIGITS; digit++) {
      const size = ends[digit]!;
      ends[digit] = sum;
      sum += size;
    }
    for (let i = 0; i < count; i++) {
      const key = keys[i]!;
      const digit = (key >>> shift) & (DIGITS - 1);
      const to = ends[digit]!;
      ends[digit] = to + 1;
      otherKeys[to] = key;
      otherIndices[to] = indices[i]!;
    }
    [keys, otherKeys] = [otherKeys, keys];
    [indices, otherIndices] = [otherIndices, indices];
  }
  return indices;
}

const ends = new Uint32Array(DIGITS);
