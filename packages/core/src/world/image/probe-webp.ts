import { imageError } from "./image-error.ts";
import type { ImageInfo } from "./image-info.ts";

const text = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
const little24 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);

export const isWebp = (bytes: Uint8Array): boolean =>
  bytes.length >= 12 && text(bytes, 0) === "RIFF" && text(bytes, 8) === "WEBP";

/** Reads the first chunk of a WebP: VP8 (lossy), VP8L (lossless) or VP8X (extended). */
export function probeWebp(bytes: Uint8Array): ImageInfo {
  if (bytes.length < 30) throw imageError("IMAGE_TRUNCATED", "The WebP ends inside its header");
  const chunk = text(bytes, 12);
  if (chunk === "VP8 ") return lossy(bytes);
  if (chunk === "VP8L") return lossless(bytes);
  if (chunk === "VP8X") return readExtended(bytes);
  throw imageError("IMAGE_INVALID", "The WebP begins with an unknown chunk");
}

function lossy(bytes: Uint8Array): ImageInfo {
  if (bytes[23] !== 0x9d || bytes[24] !== 0x01 || bytes[25] !== 0x2a)
    throw imageError("IMAGE_INVALID", "The WebP's frame has no start code");
  return info({ width: little24(bytes, 26) & 0x3fff, height: little24(bytes, 28) & 0x3fff, alpha: false });
}

function lossless(bytes: Uint8Array): ImageInfo {
  if (bytes[20] !== 0x2f) throw imageError("IMAGE_INVALID", "The lossless WebP has no signature");
  const bits = new DataView(bytes.buffer, bytes.byteOffset + 21, 4).getUint32(0, true);
  return info({ width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff), alpha: ((bits >>> 28) & 1) === 1 });
}

function readExtended(bytes: Uint8Array): ImageInfo {
  const flags = bytes[20] ?? 0;
  return info({
    width: 1 + little24(bytes, 24),
    height: 1 + little24(bytes, 27),
    alpha: (flags & 0x10) !== 0,
    animated: (flags & 0x02) !== 0,
  });
}

function info(picture: { width: number; height: number; alpha: boolean; animated?: boolean }): ImageInfo {
  const { width, height } = picture;
  if (width === 0 || height === 0)
    throw imageError("IMAGE_INVALID", "The WebP has an impossible size", { data: { width, height } });
  return {
    format: "webp",
    width,
    height,
    channels: picture.alpha ? 4 : 3,
    bitDepth: 8,
    palette: false,
    cmyk: false,
    animated: picture.animated ?? false,
  };
}
