import { unitToByte } from "./geometry.ts";
import { asList, asObject, type Json } from "./json.ts";
import { refuseGlb } from "./refuse.ts";
import { convertPoint, type GlossFactors } from "./specular-glossiness.ts";
import type { Warnings } from "./warnings.ts";

/** The uses of a texture, by the names that glTF gives them. */
export const TEXTURE_SLOTS = [
  "baseColorTexture",
  "metallicRoughnessTexture",
  "normalTexture",
  "occlusionTexture",
  "emissiveTexture",
] as const;

/** The uses of a texture in a specular-glossiness material. Both are converted before anything is drawn. */
export const GLOSS_SLOTS = ["diffuseTexture", "specularGlossinessTexture"] as const;

export type TextureSlot = (typeof TEXTURE_SLOTS)[number] | (typeof GLOSS_SLOTS)[number];

/** A material's numbers, and the number of the image in each of its texture slots. */
export type MaterialFacts = {
  readonly baseColor: readonly [number, number, number, number];
  readonly metallic: number;
  readonly roughness: number;
  readonly emissive: readonly [number, number, number];
  readonly images: Readonly<Partial<Record<TextureSlot, number>>>;
  /** The factors of a specular-glossiness material with textures; null for every other material. */
  readonly gloss: GlossFactors | null;
};

const GLOSSINESS = "KHR_materials_pbrSpecularGlossiness";

/** Distance by which an emissive factor may lie outside 0…1. */
const EMISSIVE_SLACK = 1e-5;

/** Reads a material as the reference does; extensions are not drawn. */
export function readMaterial(
  json: Json,
  from: { readonly material: Json; readonly warnings: Warnings },
): MaterialFacts {
  const { material, warnings } = from;
  const pbr = asObject(material["pbrMetallicRoughness"], "pbrMetallicRoughness");
  const extensions = asObject(material["extensions"], "material.extensions");
  warnAboutExtensions(extensions, warnings);
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
  const facts: MaterialFacts = {
    baseColor: inBytes(base),
    metallic: numberIn(pbr["metallicFactor"], "metallicFactor", 1),
    roughness: numberIn(pbr["roughnessFactor"], "roughnessFactor", 1),
    emissive: emissive as [number, number, number],
    images: readSlots(json, { material: { ...material, ...pbr }, slots: TEXTURE_SLOTS, warnings }),
    gloss: null,
  };
  if (extensions[GLOSSINESS] === undefined) return facts;
  return withGloss(facts, { json, extension: asObject(extensions[GLOSSINESS], GLOSSINESS), warnings });
}

const inBytes = (base: readonly number[]) => base.map((x) => unitToByte(x) / 255) as [number, number, number, number];

/** The material with its specular-glossiness extension, which the reference converts to metal and roughness. */
function withGloss(
  facts: MaterialFacts,
  { json, extension, warnings }: { readonly json: Json; readonly extension: Json; readonly warnings: Warnings },
): MaterialFacts {
  const diffuse = Array.isArray(extension["diffuseFactor"]) ? extension["diffuseFactor"].length : 4;
  const gloss: GlossFactors = {
    diffuse: numbers(extension["diffuseFactor"], "diffuseFactor", [1, 1, 1, 1]).slice(0, diffuse).map(Math.fround),
    specular: numbers(extension["specularFactor"], "specularFactor", [1, 1, 1]).map(Math.fround) as [
      number,
      number,
      number,
    ],
    glossiness: Math.fround(numberIn(extension["glossinessFactor"], "glossinessFactor", 1)),
  };
  warnings.add("SPECULAR_GLOSSINESS_CONVERTED");
  const images = readSlots(json, { material: extension, slots: GLOSS_SLOTS, warnings });
  const { base, metallic } = convertPoint(gloss.diffuse, gloss.specular);
  const roughness = Math.fround(1 - gloss.glossiness);
  if (Object.keys(images).length > 0) {
    return { ...facts, metallic, roughness, images: { ...facts.images, ...images }, gloss };
  }
  return { ...facts, baseColor: inBytes([...base, gloss.diffuse[3] ?? 1]), metallic, roughness };
}

function warnAboutExtensions(extensions: Json, warnings: Warnings): void {
  if (Object.keys(extensions).some((name) => name !== GLOSSINESS)) warnings.add("MATERIAL_EXTENSION_IGNORED");
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

function readSlots(
  json: Json,
  from: { readonly material: Json; readonly slots: readonly TextureSlot[]; readonly warnings: Warnings },
): MaterialFacts["images"] {
  const { material, warnings } = from;
  const images: Partial<Record<TextureSlot, number>> = {};
  for (const slot of from.slots) {
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

/** Number of the image behind a texture reference; null where the reference finds none and draws without the texture. */
function imageOf(json: Json, reference: Json): number | null {
  const textures = asList(json["textures"], "textures");
  const texture = textures[reference["index"] as number];
  if (typeof texture !== "object" || texture === null) return null;
  const { source, extensions } = texture as { source?: unknown; extensions?: Json };
  const webp = extensions?.["EXT_texture_webp"] as Json | undefined;
  const at = webp?.["source"] ?? source;
  return Number.isInteger(at) && asList(json["images"], "images")[at as number] !== undefined ? (at as number) : null;
}
