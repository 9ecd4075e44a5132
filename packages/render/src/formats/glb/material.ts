import { unitToByte } from "./geometry.ts";
import { asList, asObject, type Json } from "./json.ts";
import { refuseGlb } from "./refuse.ts";
import { unsupported } from "./views.ts";
import type { Warnings } from "./warnings.ts";

/** Where a texture is used, in the material's own words. */
export const TEXTURE_SLOTS = [
  "baseColorTexture",
  "metallicRoughnessTexture",
  "normalTexture",
  "occlusionTexture",
  "emissiveTexture",
] as const;

export type TextureSlot = (typeof TEXTURE_SLOTS)[number];

/** A material's numbers, and the number of the image in each of its texture slots. */
export type MaterialFacts = {
  readonly baseColor: readonly [number, number, number, number];
  readonly metallic: number;
  readonly roughness: number;
  readonly emissive: readonly [number, number, number];
  readonly images: Readonly<Partial<Record<TextureSlot, number>>>;
};

/** How far an emissive factor may stray from 0…1. */
const EMISSIVE_SLACK = 1e-5;

/** Reads a material as the reference does; extensions are not drawn. */
export function readMaterial(
  json: Json,
  from: { readonly material: Json; readonly warnings: Warnings },
): MaterialFacts {
  const { material, warnings } = from;
  const pbr = asObject(material["pbrMetallicRoughness"], "pbrMetallicRoughness");
  checkExtensions(material, warnings);
  const alphaCutoff = numberIn(material["alphaCutoff"], "alphaCutoff", 0.5);
  if (material["alphaMode"] === "MASK" || (material["alphaMode"] === "OPAQUE" && alphaCutoff !== 0.5)) {
    warnings.add("ALPHA_MODE_IGNORED");
  }
  if (material["doubleSided"] === true) warnings.add("DOUBLE_SIDED_IGNORED");
  const base = numbers(pbr["baseColorFactor"], "baseColorFactor", [1, 1, 1, 1]);
  const emissive = numbers(material["emissiveFactor"], "emissiveFactor", [0, 0, 0]);
  if (emissive.some((x) => !(x >= -EMISSIVE_SLACK && x <= 1 + EMISSIVE_SLACK))) {
    throw refuseGlb("GLB_BAD_MATERIAL", "emissiveFactor must lie within 0…1.", { emissiveFactor: emissive });
  }
  return {
    baseColor: base.map((x) => unitToByte(x) / 255) as [number, number, number, number],
    metallic: numberIn(pbr["metallicFactor"], "metallicFactor", 1),
    roughness: numberIn(pbr["roughnessFactor"], "roughnessFactor", 1),
    emissive: emissive as [number, number, number],
    images: readSlots(json, { ...material, ...pbr }, warnings),
  };
}

function checkExtensions(material: Json, warnings: Warnings): void {
  const names = Object.keys(asObject(material["extensions"], "material.extensions"));
  const glossiness = "KHR_materials_pbrSpecularGlossiness";
  if (names.includes(glossiness)) throw unsupported(glossiness, "Export a metallic-roughness material.");
  if (names.length > 0) warnings.add("MATERIAL_EXTENSION_IGNORED");
}

function numberIn(value: unknown, name: string, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value !== "number" || !(value >= 0 && value <= 1)) {
    throw refuseGlb("GLB_BAD_MATERIAL", `${name} must be a number within 0…1.`, { [name]: String(value) });
  }
  return value;
}

function numbers(value: unknown, name: string, fallback: readonly number[]): readonly number[] {
  if (value === undefined) return fallback;
  const list = Array.isArray(value) && value.every((x) => typeof x === "number") ? (value as number[]) : [];
  if (list.length === 3 && fallback.length === 4) return [...list, 1];
  if (list.length !== fallback.length) {
    throw refuseGlb("GLB_BAD_MATERIAL", `${name} must be ${fallback.length} numbers.`);
  }
  return list;
}

function readSlots(json: Json, material: Json, warnings: Warnings): MaterialFacts["images"] {
  const images: Partial<Record<TextureSlot, number>> = {};
  for (const slot of TEXTURE_SLOTS) {
    if (material[slot] === undefined) continue;
    const reference = asObject(material[slot], slot);
    const extensions = asObject(reference["extensions"], `${slot}.extensions`);
    if (extensions["KHR_texture_transform"] !== undefined || (reference["texCoord"] ?? 0) !== 0) {
      warnings.add("TEXTURE_TRANSFORM_IGNORED");
    }
    const image = imageOf(json, reference);
    if (image === null) warnings.add("TEXTURE_SKIPPED");
    else images[slot] = image;
  }
  return images;
}

/** Number of the image behind a texture reference; null where the reference finds none and goes on without it. */
function imageOf(json: Json, reference: Json): number | null {
  const textures = asList(json["textures"], "textures");
  const texture = textures[reference["index"] as number];
  if (typeof texture !== "object" || texture === null) return null;
  const { source, extensions } = texture as { source?: unknown; extensions?: Json };
  const webp = extensions?.["EXT_texture_webp"] as Json | undefined;
  const at = webp?.["source"] ?? source;
  return Number.isInteger(at) && asList(json["images"], "images")[at as number] !== undefined ? (at as number) : null;
}
