import { CompetitionError } from "@404-gen/core";
import { type ImageInfo, probeImage } from "@404-gen/core/image";
import { isReadableBmp, probeBmp } from "./bmp.ts";
import { probeGif } from "./gif.ts";
import { asList, asObject, type Json } from "./json.ts";
import type { GLB_LIMITS_DEFAULTS } from "./limits.ts";
import { GLOSS_SLOTS, type MaterialFacts, TEXTURE_SLOTS, type TextureSlot } from "./material.ts";
import { refuseGlb } from "./refuse.ts";
import type { BufferView } from "./views.ts";
import type { Warnings } from "./warnings.ts";

/** The facts in a texture's header. GIF and BMP are read here and nowhere else: of the reference only its reader of models accepts them. */
export type TextureInfo = Omit<ImageInfo, "format"> & { readonly format: ImageInfo["format"] | "gif" | "bmp" };

/** A texture whose header was read and whose size is allowed. */
export type TextureFacts = {
  /** Number in the file's `images`. */
  readonly image: number;
  readonly slots: readonly TextureSlot[];
  readonly bytes: Uint8Array;
  readonly info: TextureInfo;
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
  for (const slot of slotsOf(material)) {
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

/** The slots that are read. The conversion of a specular-glossiness material replaces the base colour, so that texture is not read. */
const slotsOf = ({ gloss }: MaterialFacts): readonly TextureSlot[] =>
  gloss ? [...TEXTURE_SLOTS.filter((slot) => slot !== "baseColorTexture"), ...GLOSS_SLOTS] : TEXTURE_SLOTS;

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

/** The first bytes of TIFF files, which the reference reads and we do not. */
const OTHER_PICTURES = ["II*", "MM\0*"];

function probe(image: number, bytes: Uint8Array): TextureInfo | null {
  const old = probeOldFormats(image, bytes);
  if (old) return old;
  try {
    return probeImage(bytes);
  } catch (error) {
    if (!CompetitionError.is(error)) throw error;
    const head = String.fromCharCode(...bytes.subarray(0, 16));
    if (OTHER_PICTURES.some((magic) => head.startsWith(magic))) {
      throw refuseGlb("GLB_TEXTURE_FORMAT", `Image ${image} is a TIFF. Save it as PNG or JPEG.`, { image });
    }
    return null;
  }
}

function probeOldFormats(image: number, bytes: Uint8Array): TextureInfo | null {
  const about = { bitDepth: 8, cmyk: false, animated: false } as const;
  const gif = probeGif(bytes);
  if (gif) return { ...about, ...gif, format: "gif", channels: 3, palette: true };
  const bmp = probeBmp(bytes);
  if (!bmp) return null;
  if (!isReadableBmp(bmp)) {
    throw refuseGlb("GLB_TEXTURE_FORMAT", `Image ${image} is a BMP of a rare kind. Save it as PNG or JPEG.`, { image });
  }
  const { width, height, bits } = bmp;
  return { ...about, width, height, format: "bmp", channels: 3, palette: bits <= 8 };
}

function checkSize(
  info: TextureInfo,
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
 * Slots for which the reference does not look up the colours of a palette: it takes the indices themselves as values. So a palette PNG looks wrong
 * there, and must look wrong here too.
 */
export const RAW_INDEX_SLOTS: readonly TextureSlot[] = ["metallicRoughnessTexture", "occlusionTexture"];

/** Slots that take grey with transparency as two numbers; in all others the reference refuses it. */
const PAIR_SLOTS: readonly TextureSlot[] = RAW_INDEX_SLOTS;

function checkFormat(info: TextureInfo, at: { readonly image: number; readonly slots: readonly TextureSlot[] }): void {
  const refuse = (what: string) =>
    refuseGlb("GLB_TEXTURE_FORMAT", `Image ${at.image} is ${what}. Save it as 8-bit RGB or RGBA.`, { image: at.image });
  if (info.cmyk) throw refuse("CMYK");
  if (info.channels === 1 && info.bitDepth === 1) throw refuse("1-bit grey");
  const pair = info.channels === 2 && !info.palette;
  if (pair && at.slots.some((slot) => !PAIR_SLOTS.includes(slot))) throw refuse("grey with transparency");
  const odd = info.palette || info.bitDepth === 16;
  if (odd && at.slots.some((slot) => (GLOSS_SLOTS as readonly TextureSlot[]).includes(slot))) {
    throw refuse("in a specular-glossiness material, and has a palette or 16 bits");
  }
}
