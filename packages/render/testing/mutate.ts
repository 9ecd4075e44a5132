/** Numbers with which readers often fail: sizes, signs, NaN and infinities, as 32-bit words of a little-endian file. */
const NASTY = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fc00000, 0x7f800000, 0xff800000,
];

/** Texts that replace a number in a header or in JSON. */
const NASTY_TEXT = ["0", "-1", "1e9", "4294967296", "99999999999999", "null", "[]", '"x"', "1e999", "0.5"];

/** A file with one to four random kinds of damage: cut, flipped, overwritten, repeated or removed bytes, other numbers in its texts. */
export function mutate(file: Uint8Array, random: () => number): Uint8Array {
  let bytes = Buffer.from(file);
  const wounds = 1 + Math.floor(random() * 4);
  for (let i = 0; i < wounds; i++) bytes = damage(bytes, random);
  return bytes;
}

function damage(bytes: Buffer<ArrayBuffer>, random: () => number): Buffer<ArrayBuffer> {
  const below = (limit: number) => Math.floor(random() * limit);
  // Half of the damage is in the head, where the structure is.
  const at = below(random() < 0.5 ? Math.min(bytes.length, 1200) : bytes.length);
  switch (below(7)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      return bytes;
    case 2:
      if (at + 4 <= bytes.length) bytes.writeUInt32LE(NASTY[below(NASTY.length)]!, at);
      return bytes;
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - below(200)))]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + below(64))]);
    case 5:
      return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(below(64), below(256)), bytes.subarray(at)]);
    default:
      return changeNumber(bytes, { at, text: NASTY_TEXT[below(NASTY_TEXT.length)]! });
  }
}

/** Replaces the next digits by another text; a GLB's chunk lengths stay right where both are equally long. */
function changeNumber(bytes: Buffer<ArrayBuffer>, { at, text }: { readonly at: number; readonly text: string }) {
  let from = at;
  while (from < bytes.length && !isDigit(bytes[from]!)) from++;
  let to = from;
  while (to < bytes.length && isDigit(bytes[to]!)) to++;
  return Buffer.concat([
    bytes.subarray(0, from),
    Buffer.from(text.slice(0, Math.max(1, to - from))),
    bytes.subarray(to),
  ]);
}

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
