import { CompetitionError } from "@404-gen/core";
import { type ImageInfo, probeImage } from "@404-gen/core/image";
import { asList, asObject, type Json } from "./json.ts";
import type { GLB_LIMITS_DEFAULTS } from "./limits.ts";
import { type MaterialFacts, TEXTURE_SLOTS, type TextureSlot } from "./material.ts";
import { refuseGlb } from "./refuse.ts";
import type { BufferView } from "./views.ts";
import type { Warnings } from "./warnings.ts";

/** A texture whose header was read and whose size is allowed. */
export type TextureFacts = {
  /** Number in the file's `images`. */
  readonly image: number;
  readonly slots: readonly TextureSlot[];
  readonly bytes: Uint8Array;
  readonly info: ImageInfo;
};

type Source = {
  readonly json: Json;
  readonly views: readonly BufferView[];
  readonly warnings: Warnings;
  readonly limits: typeof GLB_LIMITS_DEFAULTS;
};

/** The pictures that a material needs, from their headers; each once, with the slots that use it. */
export function readTextures(material: MaterialFacts, source: Source): TextureFacts[] {
  const slots = new Map<number, TextureSlot[]>();
  for (const slot of TEXTURE_SLOTS) {
    const image = material.images[slot];
    if (image !== undefined) slots.set(image, [...(slots.get(image) ?? []), slot]);
  }
  const textures: TextureFacts[] = [];
  let pixels = 0;
  for (const [image, uses] of slots) {
    const bytes = imageBytes(image, source);
    const info = bytes && probe(image, bytes);
    if (!bytes || !info) {
      source.warnings.add("TEXTURE_SKIPPED");
      continue;
    }
    pixels += info.width * info.height;
    checkSize(info, { image, pixels, limits: source.limits });
    checkFormat(info, { image, slots: uses });
    textures.push({ image, slots: uses, bytes, info });
  }
  return textures;
}

/** Bytes of an image in the file; null where the reference leaves the texture out. */
function imageBytes(image: number, { json, views }: Source): Uint8Array | null {
  const entry = asObject(asList(json["images"], "images")[image], `images[${image}]`);
  if (entry["mimeType"] === "image/ktx2") return null;
  if (entry["bufferView"] !== undefined) {
    const view = views[entry["bufferView"] as number];
    if (!view) throw refuseGlb("GLB_BAD_STRUCTURE", `images[${image}] points at a bufferView that is not there.`);
    return view.bytes;
  }
  const uri = entry["uri"];
  const base64 = typeof uri === "string" ? /^data:[^,]*;base64,/.exec(uri) : null;
  return base64 ? Buffer.from((uri as string).slice(base64[0].length), "base64") : null;
}

/** GIF, BMP, TIFF: pictures that the reference would read and we do not. */
const OTHER_PICTURES = ["GIF8", "BM", "II*", "MM\0*"];

function probe(image: number, bytes: Uint8Array): ImageInfo | null {
  try {
    return probeImage(bytes);
  } catch (error) {
    if (!CompetitionError.is(error)) throw error;
    const head = String.fromCharCode(...bytes.subarray(0, 16));
    if (OTHER_PICTURES.some((magic) => head.startsWith(magic))) {
      throw refuseGlb("GLB_TEXTURE_FORMAT", `Image ${image} is neither PNG nor JPEG nor WebP.`, { image });
    }
    return null;
  }
}

function checkSize(
  info: ImageInfo,
  at: { readonly image: number; readonly pixels: number; readonly limits: typeof GLB_LIMITS_DEFAULTS },
): void {
  const { maxTextureSide, maxTexturePixels } = at.limits;
  if (info.width <= maxTextureSide && info.height <= maxTextureSide && at.pixels <= maxTexturePixels) return;
  throw refuseGlb(
    "GLB_TEXTURE_TOO_LARGE",
    `Image ${at.image} has ${info.width} × ${info.height} pixels. At most ${maxTextureSide} a side and ${maxTexturePixels} in all textures together are drawn.`,
    { image: at.image, width: info.width, height: info.height, maxTextureSide, maxTexturePixels },
  );
}

/**
 * Slots for which the reference does not look a palette's colours up: it takes the indices themselves as values. So a palette
 * PNG there looks wrong, and must look wrong here too.
 */
export const RAW_INDEX_SLOTS: readonly TextureSlot[] = ["metallicRoughnessTexture", "occlusionTexture"];

function checkFormat(info: ImageInfo, at: { readonly image: number; readonly slots: readonly TextureSlot[] }): void {
  const refuse = (what: string) =>
    refuseGlb("GLB_TEXTURE_FORMAT", `Image ${at.image} is ${what}. Save it as 8-bit RGB or RGBA.`, { image: at.image });
  if (info.cmyk) throw refuse("CMYK");
  if (info.channels === 2 && !info.palette) throw refuse("grey with transparency");
  if (info.channels === 1 && (info.bitDepth === 16 || info.bitDepth === 1)) throw refuse(`${info.bitDepth}-bit grey`);
}
