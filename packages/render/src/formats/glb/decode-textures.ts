import { CompetitionError } from "@404-gen/core";
import { decodeImage } from "@404-gen/core/image";
import type { Texture } from "../../mesh/scene.ts";
import type { Allocate } from "./geometry.ts";
import { RAW_INDEX_SLOTS, type TextureFacts } from "./images.ts";
import type { TextureSlot } from "./material.ts";
import type { GlbFile } from "./open.ts";
import { readPaletteIndices } from "./palette-indices.ts";
import { refuseGlb } from "./refuse.ts";

export type DecodedTextures = Readonly<Partial<Record<TextureSlot, Texture>>>;

type DecodeOptions = {
  readonly file: GlbFile;
  readonly allocate: Allocate;
  readonly signal?: AbortSignal | undefined;
};

/** Decodes a file's textures, each picture once for all slots that read it alike. */
export async function decodeTextures(options: DecodeOptions): Promise<DecodedTextures> {
  const slots: Partial<Record<TextureSlot, Texture>> = {};
  await Promise.all(
    options.file.textures.map(async (facts) => {
      const raw = facts.info.palette ? facts.slots.filter((slot) => RAW_INDEX_SLOTS.includes(slot)) : [];
      const plain = facts.slots.filter((slot) => !raw.includes(slot));
      if (raw.length > 0) {
        const texture = await attempt(facts, async () => readPaletteIndices(facts, options.allocate));
        for (const slot of raw) slots[slot] = texture;
      }
      if (plain.length > 0) {
        const texture = await attempt(facts, () => decodePixels(facts, options));
        for (const slot of plain) slots[slot] = texture;
      }
    }),
  );
  return slots;
}

async function decodePixels({ slots, bytes, info }: TextureFacts, options: DecodeOptions): Promise<Texture> {
  const channels = slots.includes("baseColorTexture") && info.channels === 4 ? 4 : 3;
  const { width, height, data } = await decodeImage(bytes, {
    channels,
    maxPixels: options.file.limits.maxTexturePixels,
    signal: options.signal,
  });
  const memory = new Uint8Array(options.allocate(data.length), 0, data.length);
  memory.set(data);
  return { width, height, channels, data: memory };
}

async function attempt<T>({ image }: TextureFacts, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!CompetitionError.is(error) || error.fault !== "miner" || error.code.startsWith("GLB_")) throw error;
    throw refuseGlb("GLB_BAD_TEXTURE", `Image ${image} cannot be decoded: ${error.message}`, {
      image,
      reason: error.code,
    });
  }
}
