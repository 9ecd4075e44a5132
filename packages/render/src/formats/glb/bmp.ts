import type { Texture } from "../../mesh/scene.ts";
import type { Allocate } from "./geometry.ts";
import { type IndexedPicture, withAlpha } from "./indexed-picture.ts";
import { refuseGlb } from "./refuse.ts";

/** The facts in a BMP's headers. */
export type BmpInfo = {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  /** Whether rows are stored from the top. */
  readonly topDown: boolean;
  readonly compression: number;
  readonly headerBytes: number;
  readonly pixelsAt: number;
  readonly colours: number;
};

/** Reads the headers (BITMAPINFOHEADER and longer), or null when the bytes are not a BMP. */
export function probeBmp(bytes: Uint8Array): BmpInfo | null {
  if (bytes[0] !== 0x42 || bytes[1] !== 0x4d || bytes.length < 54) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [headerBytes, width, height] = [view.getUint32(14, true), view.getInt32(18, true), view.getInt32(22, true)];
  if (headerBytes < 40 || width <= 0 || height === 0) return null;
  const bits = view.getUint16(28, true);
  const colours = view.getUint32(46, true) || (bits <= 8 ? 1 << bits : 0);
  const [pixelsAt, compression] = [view.getUint32(10, true), view.getUint32(30, true)];
  return { width, height: Math.abs(height), bits, topDown: height < 0, compression, headerBytes, pixelsAt, colours };
}

const PLAIN = 0;

/** Whether a BMP is of a kind that is read: uncompressed, 4 or 8 bits with a palette, 24 or 32 bits without. */
export const isReadableBmp = ({ bits, compression, colours }: BmpInfo): boolean =>
  compression === PLAIN && ([24, 32].includes(bits) || ([4, 8].includes(bits) && colours <= 1 << bits));

/** The indices and the palette of a BMP of 4 or 8 bits. */
export function readBmpIndices(bytes: Uint8Array, { info, image }: BmpOptions): IndexedPicture {
  const { width, height, bits, headerBytes, colours } = info;
  const palette = bytes.subarray(14 + headerBytes, 14 + headerBytes + colours * 4);
  const triples = Array.from({ length: palette.length >> 2 }, (_, i) => [
    palette[4 * i + 2] as number,
    palette[4 * i + 1] as number,
    palette[4 * i] as number,
  ]);
  const data = new Uint8Array(width * height);
  eachRow(bytes, { info, image }, (row, y) => {
    for (let x = 0; x < width; x++)
      data[y * width + x] = bits === 8 ? (row[x] as number) : ((row[x >> 1] as number) >> (x & 1 ? 0 : 4)) & 15;
  });
  return { width, height, data, ...withAlpha(triples, undefined) };
}

/** The colours of a BMP of 24 or 32 bits. A fourth byte is not read as alpha, as in the reference. */
export function readBmpColours(bytes: Uint8Array, options: BmpOptions & { readonly allocate: Allocate }): Texture {
  const { width, height, bits } = options.info;
  const data = new Uint8Array(options.allocate(width * height * 3), 0, width * height * 3);
  eachRow(bytes, options, (row, y) => {
    for (let x = 0, from = 0, to = y * width * 3; x < width; x++, from += bits / 8, to += 3) {
      data[to] = row[from + 2] as number;
      data[to + 1] = row[from + 1] as number;
      data[to + 2] = row[from] as number;
    }
  });
  return { width, height, channels: 3, data };
}

type BmpOptions = { readonly info: BmpInfo; readonly image: number };

/** Rows from the top, each without its padding to four bytes. */
function eachRow(bytes: Uint8Array, { info, image }: BmpOptions, use: (row: Uint8Array, y: number) => void): void {
  const { width, height, bits, topDown, pixelsAt } = info;
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (pixelsAt + stride * height > bytes.length) {
    throw refuseGlb("GLB_BAD_TEXTURE", `Image ${image} cannot be decoded: the BMP ends early.`, { image });
  }
  for (let y = 0; y < height; y++) {
    const at = pixelsAt + stride * (topDown ? y : height - 1 - y);
    use(bytes.subarray(at, at + stride), y);
  }
}
