import type { ModelFormat } from "@404-gen/core";
import { decodeImage, encodePng } from "@404-gen/core/image";
import { QUALITIES, type QualityName } from "./quality.ts";
import { buildRelief, type Relief } from "./relief.ts";
import type { Pixels } from "./silhouette.ts";
import { paintTexture } from "./texture.ts";
import { writeGlb } from "./write-glb.ts";
import { writePly } from "./write-ply.ts";

/** The writer of each format. */
const WRITERS = {
  glb: async (relief: Relief, texture: Pixels) => writeGlb(relief, await encodePng({ ...texture, channels: 3 })),
  ply: async (relief: Relief, texture: Pixels) => writePly(relief, texture),
} satisfies Partial<Record<ModelFormat, (relief: Relief, texture: Pixels) => Promise<Uint8Array>>>;

/** A format that this miner makes. */
export type MinerFormat = keyof typeof WRITERS;

export const MINER_FORMATS = Object.keys(WRITERS) as MinerFormat[];

export const isMinerFormat = (text: string): text is MinerFormat => Object.hasOwn(WRITERS, text);

export type GenerateOptions = {
  /** The round's seed, a 32-bit unsigned integer. */
  readonly seed: number;
  readonly quality: QualityName;
  readonly format: MinerFormat;
};

/** Most pixels of a prompt picture. */
export const MAX_PROMPT_PIXELS = 16_777_216;

/** Builds the 3D file for a prompt picture (PNG, JPEG or WebP). The same picture, seed, level and format give the same bytes. */
export async function generateModel(prompt: Uint8Array, options: GenerateOptions): Promise<Uint8Array> {
  const image = await decodeImage(prompt, { channels: 3, maxPixels: MAX_PROMPT_PIXELS });
  const quality = QUALITIES[options.quality];
  const relief = buildRelief(image, { quality, seed: options.seed });
  const texture = paintTexture(image, quality);
  return WRITERS[options.format](relief, texture);
}
