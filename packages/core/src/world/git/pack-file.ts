import { open } from "node:fs/promises";
import { createMemo } from "../../base/kit/memo.ts";
import { malformedError } from "./limits.ts";
import type { ReadPack } from "./pack-entry.ts";

/** Places of a pack's objects, from its index; the names stay bytes, for a large repository has a million of them. */
export type PackIndex = {
  /** Where the object is in the pack, null when it is not there. */
  placeOf(oid: string): number | null;
};

/** Where the tables of an index begin and how wide their rows are, bytes. Source: git's gitformat-pack, version 2. */
const FANOUT_AT = 8;
const NAMES_AT = FANOUT_AT + 256 * 4;
const NAME = 20;

/** Reads a complete index: it does not change, and otherwise each look at it would be a dozen reads. */
export function parsePackIndex(bytes: Buffer): PackIndex {
  const count = bytes.length < NAMES_AT ? 0 : bytes.readUInt32BE(FANOUT_AT + 255 * 4);
  const isWhole = bytes.length >= NAMES_AT + count * (NAME + 8) + 2 * NAME;
  if (!isWhole || bytes.readUInt32BE(0) !== 0xff744f63 || bytes.readUInt32BE(4) !== 2)
    throw malformedError("a pack's index is not of version 2; `git index-pack` writes one");
  const nameAt = (row: number) => NAMES_AT + row * NAME;
  const placesAt = NAMES_AT + count * (NAME + 4);
  const placeAt = (row: number) => {
    const short = bytes.readUInt32BE(placesAt + row * 4);
    return short < 0x8000_0000
      ? short
      : Number(bytes.readBigUInt64BE(placesAt + count * 4 + (short - 0x8000_0000) * 8));
  };
  return {
    placeOf(oid) {
      const target = Buffer.from(oid, "hex");
      const first = target[0] ?? 0;
      let low = first === 0 ? 0 : bytes.readUInt32BE(FANOUT_AT + (first - 1) * 4);
      let high = bytes.readUInt32BE(FANOUT_AT + first * 4);
      if (low > high || high > count) throw malformedError("a pack's index counts its objects wrongly");
      while (low < high) {
        const middle = (low + high) >>> 1;
        const order = target.compare(bytes, nameAt(middle), nameAt(middle) + NAME);
        if (order === 0) return placeAt(middle);
        if (order > 0) low = middle + 1;
        else high = middle;
      }
      return null;
    },
  };
}

/** Bytes that are read of a pack at a time, and how many such pieces are kept: 16 MiB of each pack at most. */
const PIECE_BYTES = 512 * 1024;
const PIECES_KEPT = 32;

/** Reads a pack in pieces that are kept; no file stays open. */
export function readPackPieces(path: string): ReadPack {
  const reads = createMemo<number, Buffer>({ most: PIECES_KEPT });
  const piece = (number: number) =>
    reads.of(number, () => readAt(path, { at: number * PIECE_BYTES, length: PIECE_BYTES }));
  return async (at, length) => {
    const first = Math.floor(at / PIECE_BYTES);
    const last = Math.floor((at + length - 1) / PIECE_BYTES);
    const from = at - first * PIECE_BYTES;
    if (first === last) return (await piece(first)).subarray(from, from + length);
    const pieces: Buffer[] = [];
    for (let number = first; number <= last; number++) {
      const next = await piece(number);
      const begin = number * PIECE_BYTES;
      pieces.push(next.subarray(Math.max(0, at - begin), Math.max(0, at + length - begin)));
      if (next.length < PIECE_BYTES) break;
    }
    return Buffer.concat(pieces);
  };
}

async function readAt(path: string, { at, length }: { at: number; length: number }): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const buffer = Buffer.allocUnsafeSlow(length);
    const { bytesRead } = await file.read(buffer, 0, length, at);
    return bytesRead === length ? buffer : Buffer.from(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
