import { imageError } from "./image-error.ts";
import type { ImageInfo } from "./image-info.ts";

export const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

/** Walks the marker segments to the frame header (SOF0…SOF15); all that stands before the scan, never the scan itself. */
export function probeJpeg(bytes: Uint8Array): ImageInfo {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw imageError("IMAGE_INVALID", "The JPEG has no marker where one must stand");
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2; // stands alone
      continue;
    }
    if (marker === 0xd9 || marker === 0xda) break;
    const length = view.getUint16(at + 2);
    if (length < 2) throw imageError("IMAGE_INVALID", "The JPEG has a segment shorter than its own length field");
    if (isFrameHeader(marker)) return frame(bytes, { at: at + 4, length: length - 2 });
    at += 2 + length;
  }
  throw at + 4 > bytes.length
    ? imageError("IMAGE_TRUNCATED", "The JPEG ends before its frame header")
    : imageError("IMAGE_INVALID", "The JPEG has no frame header before its pixels");
}

/** SOF markers are C0…CF without DHT (C4), JPG (C8) and DAC (CC). */
const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function frame(bytes: Uint8Array, segment: { readonly at: number; readonly length: number }): ImageInfo {
  const { at, length } = segment;
  if (at + 6 > bytes.length || length < 6) throw imageError("IMAGE_TRUNCATED", "The JPEG ends inside its frame header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [bitDepth, height, width, components] = [
    view.getUint8(at),
    view.getUint16(at + 1),
    view.getUint16(at + 3),
    view.getUint8(at + 5),
  ];
  // A height of 0 means "told after the first scan" (DNL): its size cannot be bounded from the header, so it is refused.
  if (width === 0 || height === 0)
    throw imageError("IMAGE_INVALID", "The JPEG does not declare its size", { data: { width, height } });
  if (bitDepth !== 8)
    throw imageError("IMAGE_INVALID", "The JPEG has more than 8 bits a sample", { data: { bitDepth } });
  if (components !== 1 && components !== 3 && components !== 4)
    throw imageError("IMAGE_INVALID", "The JPEG has an impossible number of components", { data: { components } });
  const cmyk = components === 4;
  return { format: "jpeg", width, height, channels: components, bitDepth, palette: false, cmyk, animated: false };
}
