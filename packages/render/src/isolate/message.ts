import { Buffer } from "node:buffer";
import { FRAME_HEAD_BYTES, type Mark, paddedLength, readMessage, type TypedArray } from "./read-message.ts";

/**
 * Encodes plain data for another process: one frame with a JSON text and the bytes of its typed arrays. From JSON the receiver, which must not trust
 * the sender, builds nothing but data. An array that occurs several times is one array again on the other side.
 *
 * A frame is 16 bytes (length of the JSON, length of the arrays' bytes; little-endian doubles), the JSON, and the arrays one after the other, each
 * padded to 8 bytes. Returns the parts of the frame in order. Values are plain objects, arrays, strings, numbers, booleans, null and typed arrays.
 */
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
    const number = numbers.get(array);
    if (number !== undefined) return number;
    numbers.set(array, arrays.length);
    return arrays.push(array) - 1;
  }
  const text = Buffer.from(plain);
  const parts = arrays.flatMap((array) => [
    bytesOf(array),
    new Uint8Array(paddedLength(array.byteLength) - array.byteLength),
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

/** Decodes the two parts of a frame. Throws a SyntaxError or RangeError for parts that `encodeMessage` does not write. */
export const decodeMessage = (text: Uint8Array, arrayBytes: Uint8Array): unknown =>
  readMessage(Buffer.from(text.buffer, text.byteOffset, text.length).toString(), arrayBytes);
