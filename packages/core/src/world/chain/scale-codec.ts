/** The few SCALE encodings that payloads of ours need, written by hand so that they need no vendor library. */

/** Unsigned integer, little endian, in `bytes` bytes. */
export function littleEndian(value: number | bigint, bytes: number): Uint8Array {
  const out = new Uint8Array(bytes);
  let rest = BigInt(value);
  for (let i = 0; i < bytes; i++, rest >>= 8n) out[i] = Number(rest & 255n);
  return out;
}

/** Compact number below 2³⁰. */
export function compact(value: number): Uint8Array {
  if (value < 1 << 6) return littleEndian(value << 2, 1);
  if (value < 1 << 14) return littleEndian((value << 2) | 1, 2);
  return littleEndian(value * 4 + 2, 4);
}

/** One byte string after another. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** `Vec<u8>`: compact length and the bytes. */
export const byteVector = (bytes: Uint8Array): Uint8Array => concat(compact(bytes.length), bytes);

/** `Vec<u16>`. */
export const u16Vector = (values: readonly number[]): Uint8Array =>
  concat(compact(values.length), ...values.map((value) => littleEndian(value, 2)));
