import type { Sharp } from "sharp";
import { imageFault } from "./image-error.ts";
import type { RawImage } from "./image-info.ts";
import { loadSharp, type SharpFactory } from "./load-sharp.ts";

/** How an encoding is ended. */
export type EncodeImageOptions = {
  /** Longest side of the result in pixels; a smaller picture is not enlarged. @default as it is */
  readonly maxSide?: number | undefined;
};

/** Quality of a JPEG. */
export type EncodeJpegOptions = EncodeImageOptions & {
  /** 1 to 100. @default 82 */
  readonly quality?: number | undefined;
};

/** For reports only: these bytes depend on sharp's version. A validator's own pictures are written by the renderer. */
export const ENCODE_JPEG_DEFAULTS = { quality: 82 };

/**
 * A JPEG of a picture for a page, made smaller when asked; alpha lies on white.
 *
 * @example
 * const thumbnail = await encodeJpeg(await decodeImage(png), { maxSide: 360 });
 */
export function encodeJpeg(image: RawImage, options: EncodeJpegOptions = {}): Promise<Uint8Array> {
  return encode(image, options, (pipeline) =>
    pipeline.flatten({ background: "#ffffff" }).jpeg({ quality: options.quality ?? ENCODE_JPEG_DEFAULTS.quality }),
  );
}

/**
 * A PNG of a picture for a page, made smaller when asked.
 *
 * @example
 * const png = await encodePng({ width, height, channels: 3, data });
 */
export function encodePng(image: RawImage, options: EncodeImageOptions = {}): Promise<Uint8Array> {
  return encode(image, options, (pipeline) => pipeline.png());
}

async function encode(
  image: RawImage,
  options: EncodeImageOptions,
  finish: (pipeline: Sharp) => Sharp,
): Promise<Uint8Array> {
  const sharp: SharpFactory = await loadSharp();
  const { width, height, channels } = image;
  try {
    let pipeline = sharp(image.data, { raw: { width, height, channels } });
    if (options.maxSide !== undefined)
      pipeline = pipeline.resize({
        width: options.maxSide,
        height: options.maxSide,
        fit: "inside",
        withoutEnlargement: true,
      });
    return await finish(pipeline).toBuffer();
  } catch (cause) {
    throw imageFault("IMAGE_ENCODE_FAILED", `The picture cannot be encoded: ${(cause as Error).message}`, cause);
  }
}
