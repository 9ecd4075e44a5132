import { CompetitionError } from "@404-gen/core";
import { decodeImage, probeImage } from "@404-gen/core/image";
import type { Texture as GltfTexture, Material, TextureInfo } from "@gltf-transform/core";
import type { EmissiveStrength, PBRSpecularGlossiness } from "@gltf-transform/extensions";
import { GLB_LIMITS_DEFAULTS } from "../../formats/glb/limits.ts";
import { convertPoint, convertTextures } from "../../formats/glb/specular-glossiness.ts";
import type { Texture } from "../../mesh/scene.ts";
import type { MendLog } from "../report.ts";
import type { Surface, SurfaceSlot, Wrap, WrappedTexture } from "./part.ts";

/** How the texture coordinates of a surface are read. */
export type UvUse = {
  readonly set: number;
  /** uv' = a·u + b·v + c, d·u + e·v + f. */
  readonly affine: readonly [number, number, number, number, number, number];
};

export type ReadSurface = { readonly surface: Surface; readonly uv: UvUse | null };

const WHITE: Surface = {
  ...{ baseColor: [1, 1, 1, 1], metallic: 1, roughness: 1, emissive: [0, 0, 0], textures: {} },
  ...{ doubleSided: false, blends: false },
};

/** The surface that the reference gives to a primitive without a material, without and with vertex colours. */
export const NO_MATERIAL = {
  plain: { ...WHITE, baseColor: [0.3, 0.3, 0.3, 1], metallic: 0.2, roughness: 0.8 } satisfies Surface,
  coloured: { ...WHITE, metallic: 0.2, roughness: 0.8 } satisfies Surface,
};

type ReadContext = { readonly log: MendLog; readonly decoded: Map<GltfTexture, Promise<Texture | null>> };

const clip = (x: number): number => Math.min(1, Math.max(0, Number.isFinite(x) ? x : 0));

/** Reads a material: numbers are cut to their ranges, pictures decoded, and alpha treated as the material's mode says. */
export async function readSurface(material: Material, reading: ReadContext): Promise<ReadSurface> {
  const name = JSON.stringify(material.getName().slice(0, 40));
  const mode = material.getAlphaMode();
  const strength = material.getExtension<EmissiveStrength>("KHR_materials_emissive_strength")?.getEmissiveStrength();
  const gloss = await readGloss(material, reading);
  const read = await readTextures(material, { ...reading, name, gloss });
  const { textures, uv } = read;
  const numbers = gloss ?? {
    base: material.getBaseColorFactor().map(clip),
    metallic: clip(material.getMetallicFactor()),
    roughness: clip(material.getRoughnessFactor()),
  };
  const base = numbers.base as [number, number, number, number];
  const opaque = opaqueBase(textures.baseColor, { mode, cutoff: material.getAlphaCutoff(), factor: base[3] });
  if (opaque.changed)
    reading.log.add("opaque", `material ${name}: alpha is ${mode === "MASK" ? "cut" : "ignored"} by its mode ${mode}`);
  const surface: Surface = {
    baseColor: [base[0], base[1], base[2], mode === "BLEND" ? base[3] : 1],
    metallic: numbers.metallic,
    roughness: numbers.roughness,
    emissive: material.getEmissiveFactor().map((x) => clip(x * (strength ?? 1))) as [number, number, number],
    textures: opaque.texture ? { ...textures, baseColor: opaque.texture } : textures,
    doubleSided: material.getDoubleSided(),
    blends: mode === "BLEND" ? true : mode === "MASK",
  };
  return {
    surface: material.getExtension("KHR_materials_unlit") ? unlit(surface, { name, log: reading.log }) : surface,
    uv,
  };
}

/** A surface that emits its own colour and reflects as little as possible. */
function unlit(surface: Surface, { name, log }: { readonly name: string; readonly log: MendLog }): Surface {
  log.add("convert", `material ${name} is unlit: its colour becomes emission`);
  const { baseColor, occlusion: _, normal: __, metallicRoughness: ___, ...rest } = surface.textures;
  return {
    ...surface,
    baseColor: [0, 0, 0, surface.baseColor[3]],
    ...{ metallic: 1, roughness: 1 },
    emissive: [surface.baseColor[0], surface.baseColor[1], surface.baseColor[2]],
    textures: { ...rest, ...(baseColor && { emissive: withoutAlpha(baseColor) }) },
  };
}

/** A specular-glossiness material as metal and roughness: numbers, and pictures that replace those of the material. */
type Gloss = {
  readonly base: readonly number[];
  readonly metallic: number;
  readonly roughness: number;
  readonly info: TextureInfo | null;
  readonly textures: Partial<Record<SurfaceSlot, Texture>>;
};

async function readGloss(material: Material, reading: ReadContext): Promise<Gloss | null> {
  const extension = material.getExtension<PBRSpecularGlossiness>("KHR_materials_pbrSpecularGlossiness");
  if (!extension) return null;
  const factors = {
    diffuse: extension.getDiffuseFactor().map(clip),
    specular: extension.getSpecularFactor().map(clip) as [number, number, number],
    glossiness: clip(extension.getGlossinessFactor()),
  };
  const load = async (texture: GltfTexture | null) => {
    const pixels = texture && (await decodeOnce(texture, reading));
    return pixels && { ...pixels, grey: false };
  };
  const diffuse = await load(extension.getDiffuseTexture());
  const specular = await load(extension.getSpecularGlossinessTexture());
  const fits = !diffuse || !specular || (diffuse.width === specular.width && diffuse.height === specular.height);
  if (!fits)
    reading.log.add("leaveOut", "a specular-glossiness texture that differs in size from its diffuse one", {
      visible: true,
    });
  const { base, metallic } = convertPoint(factors.diffuse, factors.specular);
  const numbers = {
    base: [...base, factors.diffuse[3]!],
    metallic,
    roughness: 1 - factors.glossiness,
    info: null,
    textures: {},
  };
  if (!diffuse && !specular) return numbers;
  const allocate = (bytes: number) => new ArrayBuffer(bytes);
  const textures = convertTextures({ factors, diffuse, specular: fits ? specular : null, allocate });
  const rough = textures.metallicRoughnessTexture;
  return {
    base: [1, 1, 1, 1],
    ...(rough ? { metallic: 1, roughness: 1 } : { metallic, roughness: 1 - factors.glossiness }),
    info: diffuse ? extension.getDiffuseTextureInfo() : extension.getSpecularGlossinessTextureInfo(),
    textures: { baseColor: textures.baseColorTexture, ...(rough && { metallicRoughness: rough }) },
  };
}

type Slot = { readonly slot: SurfaceSlot; readonly texture: GltfTexture | null; readonly info: TextureInfo | null };

type MaterialContext = ReadContext & { readonly name: string; readonly gloss: Gloss | null };

async function readTextures(material: Material, reading: MaterialContext) {
  const { gloss } = reading;
  const slots: Slot[] = [
    { slot: "baseColor", texture: material.getBaseColorTexture(), info: material.getBaseColorTextureInfo() },
    {
      slot: "metallicRoughness",
      texture: material.getMetallicRoughnessTexture(),
      info: material.getMetallicRoughnessTextureInfo(),
    },
    { slot: "normal", texture: material.getNormalTexture(), info: material.getNormalTextureInfo() },
    { slot: "occlusion", texture: material.getOcclusionTexture(), info: material.getOcclusionTextureInfo() },
    { slot: "emissive", texture: material.getEmissiveTexture(), info: material.getEmissiveTextureInfo() },
  ];
  const textures: Partial<Record<SurfaceSlot, WrappedTexture>> = {};
  let uv: UvUse | null = gloss?.info ? uvUse(gloss.info) : null;
  for (const [slot, texture] of Object.entries(gloss?.textures ?? {}) as [SurfaceSlot, Texture][])
    textures[slot] = {
      texture,
      wrap: [wrapOf(gloss!.info!.getWrapS()), wrapOf(gloss!.info!.getWrapT())],
      stored: null,
    };
  for (const { slot, texture, info } of slots) {
    const replaced = gloss && (slot === "baseColor" || slot === "metallicRoughness");
    if (!texture || !info || replaced) continue;
    const use = uvUse(info);
    if (uv && JSON.stringify(uv) !== JSON.stringify(use)) {
      reading.log.add(
        "leaveOut",
        `material ${reading.name}: its ${slot} texture lies on other coordinates than its first`,
        {
          visible: true,
        },
      );
      continue;
    }
    const pixels = await decodeOnce(texture, reading);
    if (!pixels) continue;
    uv = use;
    textures[slot] = {
      texture: pixels,
      wrap: [wrapOf(info.getWrapS()), wrapOf(info.getWrapT())],
      stored: storedOf(texture),
    };
  }
  return { textures: scaledTextures(textures, material), uv };
}

type TransformLike = {
  getOffset(): number[];
  getRotation(): number;
  getScale(): number[];
  getTexCoord(): number | null;
};

function uvUse(info: TextureInfo): UvUse {
  const transform = info.getExtension("KHR_texture_transform") as unknown as TransformLike | null;
  if (!transform) return { set: info.getTexCoord(), affine: [1, 0, 0, 0, 1, 0] };
  const [[x = 0, y = 0], [sx = 1, sy = 1]] = [transform.getOffset(), transform.getScale()];
  const [sin, cos] = [Math.sin(transform.getRotation()), Math.cos(transform.getRotation())];
  return {
    set: transform.getTexCoord() ?? info.getTexCoord(),
    affine: [sx * cos, sy * sin, x, -sx * sin, sy * cos, y],
  };
}

const WRAPS: ReadonlyMap<number, Wrap> = new Map([
  [33071, "clamp"],
  [33648, "mirror"],
]);
const wrapOf = (value: number): Wrap => WRAPS.get(value) ?? "repeat";

function storedOf(texture: GltfTexture): WrappedTexture["stored"] {
  const bytes = texture.getImage();
  if (!bytes) return null;
  const { format, channels, palette, cmyk, bitDepth } = probeImage(bytes);
  const plain = format !== "webp" && !palette && !cmyk && bitDepth === 8 && channels !== 2;
  return plain ? { bytes, mimeType: `image/${format}` } : null;
}

/** Decodes a picture once for all materials that use it; null, with a step in the log, when it cannot be decoded. */
function decodeOnce(texture: GltfTexture, { log, decoded }: ReadContext): Promise<Texture | null> {
  const surface = decoded.get(texture);
  if (surface) return surface;
  const fresh = decode(texture).catch((error: unknown) => {
    if (!CompetitionError.is(error) || error.fault !== "miner") throw error;
    const type = texture.getMimeType();
    const what = /^image\/[a-z0-9.+-]{1,20}$/.test(type) ? type : "unknown kind";
    log.add("leaveOut", `a texture (${what}) cannot be decoded: ${error.code}`, { visible: true });
    return null;
  });
  decoded.set(texture, fresh);
  return fresh;
}

async function decode(texture: GltfTexture): Promise<Texture> {
  const bytes = texture.getImage() ?? new Uint8Array();
  const channels = [2, 4].includes(probeImage(bytes).channels) ? 4 : 3;
  const image = await decodeImage(bytes, { channels, maxPixels: GLB_LIMITS_DEFAULTS.maxTexturePixels });
  return { width: image.width, height: image.height, channels, data: image.data };
}

/** Applies the scale of normals and the strength of occlusion, which the renderer ignores, to the pictures. */
function scaledTextures(textures: Partial<Record<SurfaceSlot, WrappedTexture>>, material: Material) {
  const [scale, strength] = [material.getNormalScale(), material.getOcclusionStrength()];
  const newTextures = { ...textures };
  if (newTextures.normal && scale !== 1)
    newTextures.normal = mapTexture(newTextures.normal, (value, k) =>
      k < 2 ? 127.5 + (value - 127.5) * scale : value,
    );
  if (newTextures.occlusion && strength !== 1)
    newTextures.occlusion = mapTexture(newTextures.occlusion, (value) => 255 + (value - 255) * clip(strength));
  return newTextures;
}

function mapTexture(texture: WrappedTexture, change: (value: number, channel: number) => number): WrappedTexture {
  const { channels, data, ...size } = texture.texture;
  const out = Uint8ClampedArray.from(data, (value, at) => change(value, at % channels));
  return { ...texture, stored: null, texture: { ...size, channels, data: new Uint8Array(out.buffer) } };
}

function withoutAlpha(texture: WrappedTexture): WrappedTexture {
  const { width, height, channels, data } = texture.texture;
  if (channels === 3) return texture;
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) rgb.set(data.subarray(4 * i, 4 * i + 3), 3 * i);
  return { ...texture, stored: null, texture: { width, height, channels: 3, data: rgb } };
}

type Alpha = { readonly mode: string; readonly cutoff: number; readonly factor: number };

/** The base colour picture with the alpha that a viewer shows. `changed`: it differs from the file's alpha. */
function opaqueBase(texture: WrappedTexture | undefined, { mode, cutoff, factor }: Alpha) {
  if (mode === "BLEND") return { texture, changed: false };
  const through =
    texture?.texture.channels === 4 && texture.texture.data.some((value, at) => at % 4 === 3 && value < 255);
  if (!texture || !through)
    return { texture: texture && withoutAlpha(texture), changed: factor < 1 && mode === "OPAQUE" };
  if (mode !== "MASK") return { texture: withoutAlpha(texture), changed: true };
  const cut = (value: number): number => ((value / 255) * factor >= cutoff ? 255 : 0);
  return { texture: mapTexture(texture, (value, k) => (k === 3 ? cut(value) : value)), changed: true };
}
