import { Buffer } from "node:buffer";
/**
 * How plain data crosses to another process: one frame of a JSON text and the bytes of its typed arrays. JSON keeps the sender from
 * building anything but data on the receiver's side, which must not trust it; arrays that were one stay one.
 *
 * A frame is 8 bytes (length of the JSON, length of the arrays' bytes; little endian), the JSON, and the arrays one after
 * the other, each padded to 8 bytes.
 */
export const FRAME_HEAD_BYTES = 16;

const ARRAY_TYPES = {
  Float32Array,
  Float64Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
} as const;

type ArrayName = keyof typeof ARRAY_TYPES;
type TypedArray = InstanceType<(typeof ARRAY_TYPES)[ArrayName]>;

/** In the JSON: an array's place, or a number that JSON has no text for. */
type Mark = { readonly $array: number } | { readonly $number: "NaN" | "Infinity" | "-Infinity" | "-0" };

type Body = { readonly value: unknown; readonly arrays: readonly (readonly [ArrayName, number])[] };

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** The frame's parts, in order. Values are plain objects, arrays, strings, numbers, booleans, null and typed arrays. */
export function encodeMessage(value: unknown): readonly Uint8Array[] {
  const numbers = new Map<object, number>();
  const arrays: TypedArray[] = [];
  const plain = JSON.stringify({
    value: mark(value),
    arrays: arrays.map((array) => [array.constructor.name, array.length]),
  });
  function mark(part: unknown): unknown {
    if (typeof part === "number") return markNumber(part);
    if (typeof part !== "object" || part === null) return part;
    if (Buffer.isBuffer(part)) return mark(new Uint8Array(part.buffer, part.byteOffset, part.length));
    if (ArrayBuffer.isView(part)) return { $array: placeOf(part as TypedArray) } satisfies Mark;
    if (Array.isArray(part)) return part.map(mark);
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, mark(inner)]));
  }
  function placeOf(array: TypedArray): number {
    const known = numbers.get(array);
    if (known !== undefined) return known;
    numbers.set(array, arrays.length);
    return arrays.push(array) - 1;
  }
  const text = Buffer.from(plain);
  const parts = arrays.flatMap((array) => [
    bytesOf(array),
    new Uint8Array(padded(array.byteLength) - array.byteLength),
  ]);
  const head = Buffer.alloc(FRAME_HEAD_BYTES);
  head.writeDoubleLE(text.length, 0);
  head.writeDoubleLE(
    parts.reduce((sum, part) => sum + part.length, 0),
    8,
  );
  return [head, text, ...parts];
}

const bytesOf = ({ buffer, byteOffset, byteLength }: TypedArray) => new Uint8Array(buffer, byteOffset, byteLength);

function markNumber(value: number): number | Mark {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { $number: Object.is(value, -0) ? "-0" : (String(value) as "NaN") };
}

/** Lengths of what follows the head. */
export function readFrameHead(head: Uint8Array): { readonly textBytes: number; readonly arrayBytes: number } {
  const view = new DataView(head.buffer, head.byteOffset, FRAME_HEAD_BYTES);
  return { textBytes: view.getFloat64(0, true), arrayBytes: view.getFloat64(8, true) };
}

/** Reads a frame's two parts back. Throws a SyntaxError or RangeError for what `encodeMessage` does not write. */
export function decodeMessage(text: Uint8Array, arrayBytes: Uint8Array): unknown {
  const { value, arrays } = JSON.parse(Buffer.from(text.buffer, text.byteOffset, text.length).toString()) as Body;
  // One copy, so that the arrays are aligned and the frame's memory can go.
  const memory = new Uint8Array(arrayBytes).buffer;
  let offset = 0;
  const decoded = arrays.map(([name, length]) => {
    const Type = Object.hasOwn(ARRAY_TYPES, name) ? ARRAY_TYPES[name] : undefined;
    if (!Type) throw new SyntaxError(`no array type ${name}`);
    const array = new Type(memory, offset, length);
    offset += padded(array.byteLength);
    return array;
  });
  return unmark(value, decoded);
}

function unmark(part: unknown, arrays: readonly TypedArray[]): unknown {
  if (typeof part !== "object" || part === null) return part;
  if (Array.isArray(part)) return part.map((inner) => unmark(inner, arrays));
  if ("$array" in part) return arrays[part.$array as number];
  if ("$number" in part) return Number(part.$number);
  return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, unmark(inner, arrays)]));
}
