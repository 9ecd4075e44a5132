/** The types of arrays that a frame may hold, by their names. */
export const ARRAY_TYPES = {
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

export type ArrayName = keyof typeof ARRAY_TYPES;
export type TypedArray = InstanceType<(typeof ARRAY_TYPES)[ArrayName]>;

/** In the JSON: the place of an array, or a number for which JSON has no text. */
export type Mark = { readonly $array: number } | { readonly $number: "NaN" | "Infinity" | "-Infinity" | "-0" };

type Body = { readonly value: unknown; readonly arrays: readonly (readonly [ArrayName, number])[] };

/** Bytes before a frame's JSON: the lengths of the JSON and of the arrays, as little-endian doubles. */
export const FRAME_HEAD_BYTES = 16;

export const paddedLength = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** Bytes of the JSON and of the arrays, which follow the head. */
export function readFrameHead(head: Uint8Array): { readonly textBytes: number; readonly arrayBytes: number } {
  const view = new DataView(head.buffer, head.byteOffset, FRAME_HEAD_BYTES);
  return { textBytes: view.getFloat64(0, true), arrayBytes: view.getFloat64(8, true) };
}

/**
 * Decodes a frame's JSON and its arrays. Where `arrayBytes` fill their buffer, the arrays use that buffer as their memory. Uses nothing of Node: the
 * page that shows a module's scene calls it too.
 */
export function readMessage(text: string, arrayBytes: Uint8Array): unknown {
  const { value, arrays } = JSON.parse(text) as Body;
  // Bytes that fill their buffer begin at its start, so the arrays are aligned in it; others are copied, so that the frame's memory can be freed.
  const isWhole = arrayBytes.byteLength === arrayBytes.buffer.byteLength;
  const memory = isWhole ? (arrayBytes.buffer as ArrayBuffer) : new Uint8Array(arrayBytes).buffer;
  let offset = 0;
  const contents = arrays.map(([name, length]) => {
    const Type = Object.hasOwn(ARRAY_TYPES, name) ? ARRAY_TYPES[name] : undefined;
    if (!Type) throw new SyntaxError(`no array type ${name}`);
    const array = new Type(memory, offset, length);
    offset += paddedLength(array.byteLength);
    return array;
  });
  return unmark(value, contents);
}

function unmark(part: unknown, arrays: readonly TypedArray[]): unknown {
  if (typeof part !== "object" || part === null) return part;
  if (Array.isArray(part)) return part.map((inner) => unmark(inner, arrays));
  if ("$array" in part) return arrays[part.$array as number];
  if ("$number" in part) return Number(part.$number);
  return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, unmark(inner, arrays)]));
}
