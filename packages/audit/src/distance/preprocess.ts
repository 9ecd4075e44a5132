import { decodeImage } from "@404-gen/core/image";
import { resizePlanar } from "./resize.ts";

/** Side of the square that is DINOv3 ViT-S/16's input, pixels. Source: the model's preprocessor_config. */
export const INPUT_SIDE = 224;
/** Most pixels of a picture that is measured. Previews have 1041 × 1041, far fewer. */
const MAX_PIXELS = 16_777_216;
/** ImageNet's mean and standard deviation of each channel, for samples from 0 to 1. Source: the model's preprocessor_config. */
const MEAN = [0.485, 0.456, 0.406] as const;
const DEVIATION = [0.229, 0.224, 0.225] as const;

/**
 * Turns a picture into the model's input: RGB (alpha dropped), 0 to 1, 224 × 224 antialiased bilinear in floating point, normalised; planar
 * `[3][224][224]`.
 *
 * @throws CompetitionError `IMAGE_*` for a picture that cannot be read.
 * @example
 * const tensor = await preprocess(png); // 3 × 224 × 224 floats
 */
export async function preprocess(
  picture: Uint8Array,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Float32Array> {
  const image = await decodeImage(picture, { channels: 3, maxPixels: MAX_PIXELS, signal: options.signal });
  const planes = resizePlanar(image, { width: INPUT_SIDE, height: INPUT_SIDE });
  const out = new Float32Array(3 * INPUT_SIDE * INPUT_SIDE);
  planes.forEach((plane, c) => {
    const mean = MEAN[c] as number;
    const deviation = DEVIATION[c] as number;
    const base = c * plane.length;
    for (let i = 0; i < plane.length; i++) out[base + i] = ((plane[i] as number) / 255 - mean) / deviation;
  });
  return out;
}
