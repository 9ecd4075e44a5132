/** Entry `@404-gen/core/image`: pictures from headers to pixels. Only decoding and encoding load sharp. */
export { DECODE_IMAGE_DEFAULTS, type DecodeImageOptions, decodeImage } from "./decode-image.ts";
export {
  ENCODE_JPEG_DEFAULTS,
  type EncodeImageOptions,
  type EncodeJpegOptions,
  encodeJpeg,
  encodePng,
} from "./encode-image.ts";
export { hasText, hasTextOn, LEAST_LETTERS } from "./has-text.ts";
export type { ImageErrorCode } from "./image-error.ts";
export type { ImageFormat, ImageInfo, RawImage } from "./image-info.ts";
export { probeImage } from "./probe-image.ts";
