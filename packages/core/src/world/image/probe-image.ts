import { imageError } from "./image-error.ts";
import type { ImageInfo } from "./image-info.ts";
import { isJpeg, probeJpeg } from "./probe-jpeg.ts";
import { isPng, probePng } from "./probe-png.ts";
import { isWebp, probeWebp } from "./probe-webp.ts";

/**
 * What a picture's headers declare, without decoding anything and without sharp. Use it to bound memory before
 * {@link decodeImage}.
 *
 * @throws CompetitionError `IMAGE_FORMAT_UNKNOWN`, `IMAGE_TRUNCATED` or `IMAGE_INVALID`.
 * @example
 * const { width, height } = probeImage(bytes);
 */
export function probeImage(bytes: Uint8Array): ImageInfo {
  if (isPng(bytes)) return probePng(bytes);
  if (isJpeg(bytes)) return probeJpeg(bytes);
  if (isWebp(bytes)) return probeWebp(bytes);
  throw imageError("IMAGE_FORMAT_UNKNOWN", "The picture is neither PNG nor JPEG nor WebP", {
    data: { size: bytes.length },
  });
}
