import { inflateSync } from "node:zlib";
import type { TextureFacts } from "./images.ts";
import type { GreyTexels } from "./indexed-picture.ts";
import { refuseGlb } from "./refuse.ts";

/**
 * One byte a pixel of a PNG that has one sample a pixel, before any palette or scaling: palette indices, and the LOW byte of 16-bit grey, as the
 * reference keeps the sample modulo 256.
 */
export function readRawPng({ bytes, info, image }: TextureFacts): GreyTexels {
  const { width, height, bitDepth } = info;
  if (bytes[28] !== 0) {
    throw refuseGlb("GLB_TEXTURE_FORMAT", `Image ${image} is an interlaced PNG of this kind. Save it as 8-bit RGB.`, {
      image,
    });
  }
  const stride = Math.ceil((width * bitDepth) / 8);
  const rows = inflate(bytes, { size: height * (stride + 1), image });
  unfilter(rows, { stride, height, pixel: Math.max(1, bitDepth / 8) });
  const data = new Uint8Array(width * height);
  const read = bitDepth === 16 ? lowByte : bitReader(bitDepth);
  for (let y = 0, to = 0; y < height; y++) {
    const row = rows.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1));
    for (let x = 0; x < width; x++) data[to++] = read(row, x);
  }
  return { width, height, data };
}

type ReadSample = (row: Uint8Array, x: number) => number;

const lowByte: ReadSample = (row, x) => row[2 * x + 1] as number;

function bitReader(bitDepth: number): ReadSample {
  const mask = (1 << bitDepth) - 1;
  return (row, x) => {
    const bit = x * bitDepth;
    return ((row[bit >> 3] as number) >> (8 - bitDepth - (bit & 7))) & mask;
  };
}

function inflate(bytes: Uint8Array, expected: { readonly size: number; readonly image: number }): Uint8Array {
  const broken = (why: string) =>
    refuseGlb("GLB_BAD_TEXTURE", `Image ${expected.image} cannot be decoded: ${why}`, { image: expected.image });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === 0x49444154) parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  let rows: Uint8Array;
  try {
    rows = inflateSync(Buffer.concat(parts), { maxOutputLength: expected.size + 64 });
  } catch {
    throw broken("its pixel data is damaged");
  }
  if (rows.length < expected.size) throw broken("its pixel data ends early");
  return rows;
}

type Rows = { readonly stride: number; readonly height: number; readonly pixel: number };

/** Undoes PNG's row filters in place; `pixel` is the bytes of one pixel, at least 1. */
function unfilter(rows: Uint8Array, { stride, height, pixel }: Rows): void {
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1);
    const filter = rows[start] as number;
    for (let i = 1; i <= stride; i++) {
      const left = i > pixel ? (rows[start + i - pixel] as number) : 0;
      const up = y > 0 ? (rows[start - stride - 1 + i] as number) : 0;
      const corner = i > pixel && y > 0 ? (rows[start - stride - 1 - pixel + i] as number) : 0;
      rows[start + i] = (rows[start + i] as number) + guess(filter, left, up, corner);
    }
  }
}

function guess(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}
