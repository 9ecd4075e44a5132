import type { MapSlot } from "../../formats/js/scene-data.ts";
import type { PreparedScene } from "./prepare-scene.ts";
import type { Sampler } from "./sampler.ts";
import type { TextureImage, TextureLevel } from "./texture-levels.ts";
import { UNIT_BYTES } from "./tone.ts";

/** Maps in the order in which the kernel's items have them (assembly/scene/head.ts). */
export const KERNEL_SLOTS = [
  "map",
  "alphaMap",
  "normalMap",
  "roughnessMap",
  "metalnessMap",
  "emissiveMap",
  "aoMap",
  "lightMap",
  "bumpMap",
  "clearcoatMap",
  "clearcoatNormalMap",
  "clearcoatRoughnessMap",
  "sheenColorMap",
  "sheenRoughnessMap",
  "transmissionMap",
  "thicknessMap",
  "specularIntensityMap",
  "specularColorMap",
  "iridescenceMap",
  "iridescenceThicknessMap",
  "anisotropyMap",
] as const satisfies readonly MapSlot[];

/** Numbers of a sampler, then its levels: width, height, address, 1 for bytes. */
export const SAMPLER_BYTES = 512;
const LEVELS_AT = 96;
/** Levels that a sampler has room for; a texture of the most texels has 14. */
export const MOST_LEVELS = (SAMPLER_BYTES - LEVELS_AT) / 16;

/** Samplers and images of a scene, each once. */
export type SceneTextures = { readonly samplers: readonly Sampler[]; readonly images: readonly TextureImage[] };

export function sceneTextures({ items }: PreparedScene): SceneTextures {
  const samplers = new Set<Sampler>();
  const images = new Set<TextureImage>();
  for (const { spec } of items) {
    for (const slot of KERNEL_SLOTS) {
      const sampler = spec[slot];
      if (!sampler || sampler.image.levels.length > MOST_LEVELS) continue;
      samplers.add(sampler);
      images.add(sampler.image);
    }
  }
  return { samplers: [...samplers], images: [...images] };
}

const MIPS = { none: 0, nearest: 1, linear: 2 } as const;

/** Addresses of the samplers and of the levels of images. */
export type TexturePlaces = { readonly samplersAt: number; readonly levelsAt: readonly (readonly number[])[] };

/** Writes samplers, and images as four floats a texel. */
export function writeTextures(
  buffer: ArrayBuffer,
  { samplers, images }: SceneTextures,
  { samplersAt, levelsAt }: TexturePlaces,
): void {
  for (const [number, { levels, decode }] of images.entries()) {
    const places = levelsAt[number] as readonly number[];
    for (const [k, level] of levels.entries()) writeTexels(buffer, places[k] as number, { level, decode });
  }
  for (const [number, sampler] of samplers.entries()) {
    const at = samplersAt + number * SAMPLER_BYTES;
    const { image, repeatS, repeatT, magLinear, minLinear, mip, channel, plain, m, anisotropy } = sampler;
    const flags = [magLinear ? 1 : 0, minLinear ? 1 : 0, MIPS[mip], channel, plain ? 1 : 0];
    new Int32Array(buffer, at, 8).set([repeatS, repeatT, ...flags, image.levels.length - 1]);
    new Float64Array(buffer, at + 32, 7).set([...m, anisotropy]);
    const places = levelsAt[images.indexOf(image)] as readonly number[];
    for (const [k, { width, height, data }] of image.levels.entries()) {
      const bytes = data instanceof Uint8Array ? 1 : 0;
      new Uint32Array(buffer, at + LEVELS_AT + k * 16, 4).set([width, height, places[k] as number, bytes]);
    }
  }
}

type Texels = { readonly level: TextureLevel; readonly decode: Float32Array };

function writeTexels(buffer: ArrayBuffer, at: number, { level: { data }, decode }: Texels): void {
  const out = new Float32Array(buffer, at, data.length);
  if (!(data instanceof Uint8Array)) {
    out.set(data);
    return;
  }
  for (let k = 0; k < data.length; k += 4) {
    out[k] = decode[data[k] as number] as number;
    out[k + 1] = decode[data[k + 1] as number] as number;
    out[k + 2] = decode[data[k + 2] as number] as number;
    out[k + 3] = UNIT_BYTES[data[k + 3] as number] as number;
  }
}
