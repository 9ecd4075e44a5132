/** Bits that one pass sorts by. Two passes then cover the 23 to 24 bits in which depths of one object differ. */
const DIGIT_BITS = 12;
const DIGITS = 1 << DIGIT_BITS;

/** Scratch for {@link sortByDepth}, reused from view to view. */
export type SortScratch = {
  readonly keys: Uint32Array;
  readonly order: Uint32Array;
  readonly otherKeys: Uint32Array;
  readonly otherOrder: Uint32Array;
};

/**
 * Order of `count` float32 depths from near to far, given as their bits (positive floats compare like their bits). Stable:
 * equal depths keep their index order, as the reference's radix sort does. Keys are taken relative to the smallest, so that
 * a sort costs two passes where a plain one costs three; 2 × 12 bits were faster than 3 × 8 or 3 × 11 at 500,000 keys.
 * Returns one of the two order arrays of the scratch; `keys` is overwritten.
 */
export function sortByDepth(scratch: SortScratch, count: number): Uint32Array {
  let { keys, order, otherKeys, otherOrder } = scratch;
  let low = 0xffffffff;
  let high = 0;
  for (let i = 0; i < count; i++) {
    const key = keys[i]!;
    if (key < low) low = key;
    if (key > high) high = key;
    order[i] = i;
  }
  for (let i = 0; i < count; i++) keys[i] = keys[i]! - low;
  const range = high - low;
  const ends = new Uint32Array(DIGITS);
  for (let shift = 0; shift < 32 && range >>> shift > 0; shift += DIGIT_BITS) {
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
      otherOrder[to] = order[i]!;
    }
    [keys, otherKeys] = [otherKeys, keys];
    [order, otherOrder] = [otherOrder, order];
  }
  return order;
}
