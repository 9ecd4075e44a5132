import { inflateSync } from "node:zlib";
import type { Texture } from "../../mesh/scene.ts";
import type { Allocate } from "./geometry.ts";
import type { TextureFacts } from "./images.ts";
import { refuseGlb } from "./refuse.ts";

/** A palette PNG as its indices, repeated to three channels: what the reference sees in slots that hold numbers. */
export function readPaletteIndices({ bytes, info, image }: TextureFacts, allocate: Allocate): Texture {
  const { width, height, bitDepth } = info;
  if (bytes[28] !== 0) {
    throw refuseGlb("GLB_TEXTURE_FORMAT", `Image ${image} is an interlaced palette PNG. Save it as 8-bit RGB.`, {
      image,
    });
  }
  const stride = Math.ceil((width * bitDepth) / 8);
  const rows = inflate(bytes, { size: height * (stride + 1), image });
  unfilter(rows, { stride, height });
  const data = new Uint8Array(allocate(width * height * 3), 0, width * height * 3);
  const mask = (1 << bitDepth) - 1;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      const bit = x * bitDepth;
      const byte = rows[y * (stride + 1) + 1 + (bit >> 3)] as number;
      data.fill((byte >> (8 - bitDepth - (bit & 7))) & mask, to, to + 3);
    }
  }
  return { width, height, channels: 3, data };
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

/** Undoes PNG's row filters in place, for pixels of one byte or less. */
function unfilter(rows: Uint8Array, { stride, height }: { readonly stride: number; readonly height: number }): void {
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1);
    const filter = rows[start] as number;
    for (let i = 1; i <= stride; i++) {
      const left = i > 1 ? (rows[start + i - 1] as number) : 0;
      const up = y > 0 ? (rows[start - stride - 1 + i] as number) : 0;
      const corner = i > 1 && y > 0 ? (rows[start - stride - 2 + i] as number) : 0;
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
