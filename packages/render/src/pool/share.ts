/** `value` with every typed array in it on a `SharedArrayBuffer`, so that posting it to a thread copies nothing. */
export function share<T>(value: T): T {
  if (ArrayBuffer.isView(value)) return shareArray(value as unknown as Uint8Array) as unknown as T;
  if (Array.isArray(value)) return value.map(share) as unknown as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, share(inner)])) as T;
}

function shareArray(array: Uint8Array): Uint8Array {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const Kind = array.constructor as new (buffer: SharedArrayBuffer) => Uint8Array;
  const shared = new Kind(new SharedArrayBuffer(array.byteLength));
  shared.set(array);
  return shared;
}
