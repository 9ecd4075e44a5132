import { CompetitionError } from "@404-gen/core";
import { decodeImage } from "@404-gen/core/image";
import type { Texture } from "../../mesh/scene.ts";
import { probeBmp, readBmpColours, readBmpIndices } from "./bmp.ts";
import type { Allocate } from "./geometry.ts";
import { readGif } from "./gif.ts";
import { RAW_INDEX_SLOTS, type TextureFacts } from "./images.ts";
import { colourTexture, type GreyTexels, greyTexture } from "./indexed-picture.ts";
import type { TextureSlot } from "./material.ts";
import type { GlbFile } from "./open.ts";
import { readRawPng } from "./raw-png.ts";
import { refuseGlb } from "./refuse.ts";
import type { TextureCache } from "./texture-cache.ts";

export type DecodedTextures = Readonly<Partial<Record<TextureSlot, Texture>>>;

type DecodeOptions = {
  readonly file: GlbFile;
  readonly allocate: Allocate;
  /** The cache of textures of earlier files. @default none */
  readonly textures?: TextureCache | undefined;
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
        const texture = await attempt(facts, async () => greyTexture(readIndices(facts), options.allocate));
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

/** The indices of a palette picture, which the reference reads in slots that hold numbers. */
function readIndices(facts: TextureFacts): GreyTexels {
  const { bytes, info, image } = facts;
  if (info.format === "gif") return readGif(bytes, image);
  return info.format === "bmp" ? readBmpIndices(bytes, { info: probeBmp(bytes)!, image }) : readRawPng(facts);
}

async function decodePixels(facts: TextureFacts, options: DecodeOptions): Promise<Texture> {
  const { slots, bytes, info, image } = facts;
  const { allocate } = options;
  const alpha = slots.some((slot) => WITH_ALPHA.includes(slot));
  if (info.format === "gif") return colourTexture(readGif(bytes, image), { allocate, alpha });
  if (info.format === "bmp") {
    const bmp = { info: probeBmp(bytes)!, image };
    return info.palette
      ? colourTexture(readBmpIndices(bytes, bmp), { allocate, alpha })
      : readBmpColours(bytes, { ...bmp, allocate });
  }
  if (info.channels === 1 && info.bitDepth === 16) return greyTexture(readRawPng(facts), allocate);
  const pair = info.channels === 2 && !info.palette;
  const channels = pair ? "source" : alpha && info.channels === 4 ? 4 : 3;
  const decode = () => decodeStored(bytes, { ...options, channels });
  const { textures } = options;
  return textures ? textures.find(bytes, String(channels), decode) : decode();
}

type StoredOptions = DecodeOptions & { readonly channels: 3 | 4 | "source" };

/** A picture as JPEG, PNG or WebP. */
async function decodeStored(bytes: Uint8Array, options: StoredOptions): Promise<Texture> {
  const { file, allocate, signal, channels } = options;
  const { maxTexturePixels: maxPixels } = file.limits;
  const { width, height, data } = await decodeImage(bytes, { channels, maxPixels, signal });
  if (channels === "source") return pairTexture({ width, height, data }, allocate);
  const memory = new Uint8Array(allocate(data.length), 0, data.length);
  memory.set(data);
  return { width, height, channels, data: memory };
}

/** Slots in which opacity counts. */
const WITH_ALPHA: readonly TextureSlot[] = ["baseColorTexture", "diffuseTexture", "specularGlossinessTexture"];

/** Grey with transparency in slots that hold numbers: grey is occlusion and roughness, transparency is metal. */
function pairTexture({ width, height, data }: GreyTexels, allocate: Allocate): Texture {
  const texels = new Uint8Array(allocate(width * height * 3), 0, width * height * 3);
  for (let i = 0, to = 0; to < texels.length; i += 2, to += 3) {
    texels.fill(data[i] as number, to, to + 2);
    texels[to + 2] = data[i + 1] as number;
  }
  return { width, height, channels: 3, data: texels };
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
