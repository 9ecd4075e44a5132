import type { AttributeData, BoxData } from "../scene-data.ts";

/** An axis-aligned box that grows. Empty while max < min. A NaN stays in the box, as in three's own boxes. */
export type Box = { readonly min: [number, number, number]; readonly max: [number, number, number] };

export type Point = readonly [number, number, number];

export const emptyBox = (): Box => ({
  min: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  max: [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
});

export const isEmpty = ({ min, max }: BoxData): boolean => max[0] < min[0] || max[1] < min[1] || max[2] < min[2];

export function expand({ min, max }: Box, point: Point): void {
  for (let axis = 0; axis < 3; axis++) {
    min[axis] = Math.min(min[axis]!, point[axis]!);
    max[axis] = Math.max(max[axis]!, point[axis]!);
  }
}

export function unite(box: Box, other: BoxData): void {
  for (let axis = 0; axis < 3; axis++) {
    box.min[axis] = Math.min(box.min[axis]!, other.min[axis]!);
    box.max[axis] = Math.max(box.max[axis]!, other.max[axis]!);
  }
}

/**
 * The box around the eight transformed corners, in three's order of operations: metrics are compared to the last bit. The matrix is the 16 numbers of
 * `e` from `at` on; numbers beyond the end of `e` count as NaN.
 */
export function transformBox(box: BoxData, e: ArrayLike<number>, at = 0): Box {
  const { min, max } = box;
  if (isEmpty(box)) return { min: [...min], max: [...max] };
  const newBox = emptyBox();
  for (let corner = 0; corner < 8; corner++) {
    const x = corner & 4 ? max[0] : min[0];
    const y = corner & 2 ? max[1] : min[1];
    const z = corner & 1 ? max[2] : min[2];
    const w = 1 / (e[at + 3]! * x + e[at + 7]! * y + e[at + 11]! * z + e[at + 15]!);
    for (let axis = 0; axis < 3; axis++) {
      const k = at + axis;
      const value = (e[k]! * x + e[k + 4]! * y + e[k + 8]! * z + e[k + 12]!) * w;
      newBox.min[axis] = Math.min(newBox.min[axis]!, value);
      newBox.max[axis] = Math.max(newBox.max[axis]!, value);
    }
  }
  return newBox;
}

/** Number of entries in an attribute's array; a fraction where the array ends inside an entry, as three counts. */
export const heldCount = ({ array, stride }: AttributeData): number => (stride > 0 ? array.length / stride : 0);

/** Number of entries as three counts them: the module's own number, or the array's where that is not finite. */
export const givenCount = (attribute: AttributeData): number =>
  Number.isFinite(attribute.count) ? attribute.count : heldCount(attribute);

/** The box of an attribute's first three components. Entries beyond the array are NaN. */
export function boxOfAttribute(attribute: AttributeData): Box {
  const { array, stride, offset } = attribute;
  const box = emptyBox();
  const scale = scaleOf(attribute);
  const count = givenCount(attribute);
  const available = Math.min(count, Math.ceil(array.length / Math.max(1, stride)) + 1);
  for (let i = 0; i < available; i++) {
    const at = i * stride + offset;
    expand(box, [
      scale(array[at] ?? Number.NaN),
      scale(array[at + 1] ?? Number.NaN),
      scale(array[at + 2] ?? Number.NaN),
    ]);
  }
  return box;
}

const LARGEST = new Map<unknown, number>([
  [Uint32Array, 4294967295],
  [Uint16Array, 65535],
  [Uint8Array, 255],
  [Int32Array, 2147483647],
  [Int16Array, 32767],
  [Int8Array, 127],
]);

/** Normalised integers stand for 0…1 or −1…1. */
export function scaleOf({ array, normalized }: AttributeData): (value: number) => number {
  const largest = normalized ? LARGEST.get(array.constructor) : undefined;
  return largest === undefined ? (value) => value : (value) => Math.max(value / largest, -1);
}

/** a · b, each sum from left to right as in three; b is the 16 numbers from `at` on. */
export function multiply(a: ArrayLike<number>, b: ArrayLike<number>, at = 0): number[] {
  const product = new Array<number>(16);
  for (let column = 0; column < 16; column += 4) {
    const k = at + column;
    for (let row = 0; row < 4; row++)
      product[column + row] =
        a[row]! * b[k]! + a[row + 4]! * b[k + 1]! + a[row + 8]! * b[k + 2]! + a[row + 12]! * b[k + 3]!;
  }
  return product;
}
