/**
 * A copy of `value` with every typed array on a `SharedArrayBuffer`, so that posting it to a thread copies no array. An object that occurs several
 * times is one object in the copy too.
 */
export function share<T>(value: T, copies: Map<unknown, unknown> = new Map()): T {
  if (typeof value !== "object" || value === null) return value;
  const before = copies.get(value);
  if (before !== undefined) return before as T;
  const shared = shareObject(value, copies);
  copies.set(value, shared);
  return shared as T;
}

function shareObject(value: object, copies: Map<unknown, unknown>): unknown {
  if (ArrayBuffer.isView(value)) return shareArray(value as Uint8Array);
  if (Array.isArray(value)) return value.map((inner) => share(inner, copies));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, share(inner, copies)]));
}

function shareArray(array: Uint8Array): Uint8Array {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const Kind = array.constructor as new (buffer: SharedArrayBuffer) => Uint8Array;
  const shared = new Kind(new SharedArrayBuffer(array.byteLength));
  shared.set(array);
  return shared;
}
