import { imageError } from "./image-error.ts";
import type { ImageInfo } from "./image-info.ts";

/** Chunks looked at before the pixels begin; real files have under 20, and a hostile one may have millions. */
const CHUNK_LIMIT = 1024;
/** Colour type → samples a pixel and the bit depths that the PNG specification (section 11.2.1) allows with it. */
const COLOUR_TYPES: Readonly<Record<number, { readonly channels: 1 | 2 | 3 | 4; readonly depths: readonly number[] }>> =
  {
    0: { channels: 1, depths: [1, 2, 4, 8, 16] },
    2: { channels: 3, depths: [8, 16] },
    3: { channels: 3, depths: [1, 2, 4, 8] },
    4: { channels: 2, depths: [8, 16] },
    6: { channels: 4, depths: [8, 16] },
  };

export const isPng = (bytes: Uint8Array): boolean =>
  bytes.length >= 8 && [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].every((value, at) => bytes[at] === value);

/** Reads IHDR, and the chunks before the pixels for transparency and animation. */
export function probePng(bytes: Uint8Array): ImageInfo {
  if (bytes.length < 33) throw imageError("IMAGE_TRUNCATED", "The PNG ends inside its header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(8) !== 13 || chunkName(bytes, 8) !== "IHDR")
    throw imageError("IMAGE_INVALID", "The PNG does not begin with an IHDR chunk");
  const [width, height, bitDepth, colourType] = [
    view.getUint32(16),
    view.getUint32(20),
    view.getUint8(24),
    view.getUint8(25),
  ];
  const colour = COLOUR_TYPES[colourType];
  if (!colour?.depths.includes(bitDepth))
    throw imageError("IMAGE_INVALID", "The PNG has an impossible colour type", { data: { colourType, bitDepth } });
  if (width === 0 || height === 0 || width > 0x7fffffff || height > 0x7fffffff)
    throw imageError("IMAGE_INVALID", "The PNG has an impossible size", { data: { width, height } });
  const { transparent, animated } = ancillary(bytes, view);
  const channels = transparent ? ({ 1: 2, 2: 2, 3: 4, 4: 4 } as const)[colour.channels] : colour.channels;
  return { format: "png", width, height, channels, bitDepth, palette: colourType === 3, cmyk: false, animated };
}

function ancillary(bytes: Uint8Array, view: DataView): { transparent: boolean; animated: boolean } {
  let transparent = false;
  let animated = false;
  let at = 33;
  for (let chunk = 0; chunk < CHUNK_LIMIT && at + 8 <= bytes.length; chunk++) {
    const name = chunkName(bytes, at);
    if (name === "IDAT" || name === "IEND") break;
    if (name === "tRNS") transparent = true;
    if (name === "acTL") animated = true;
    at += 12 + view.getUint32(at);
  }
  return { transparent, animated };
}

const chunkName = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at + 4, at + 8));
