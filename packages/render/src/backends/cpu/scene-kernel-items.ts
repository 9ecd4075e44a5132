import { axisLength, normalMatrix } from "../../math/matrix.ts";
import type { PreparedItem, PreparedScene } from "./prepare-scene.ts";
import { KERNEL_SLOTS, MOST_LEVELS, SAMPLER_BYTES, type SceneTextures } from "./scene-kernel-textures.ts";
import type { SurfaceSpec } from "./surface-spec.ts";

/** Bytes of one draw's numbers: `assembly/scene/head.ts` names each. */
export const ITEM_BYTES = 640;
const MAPS_AT = 464;

const FLAGS = {
  capable: 1,
  lit: 2,
  flatShaded: 4,
  toneMapped: 8,
  triangles: 16,
  mirrored: 32,
  coloured: 64,
  textured: 128,
  layered: 256,
  specularMaps: 512,
  transmissive: 1024,
  opaque: 2048,
  premultiplied: 4096,
  objectNormals: 8192,
  givenTangents: 16_384,
  basic: 32_768,
  absorbing: 65_536,
} as const;

/** Materials that the kernel shades itself: all but hashed alpha, maps over a point's square, and normals that are missing. */
export function kernelShades(spec: SurfaceSpec, { normals }: PreparedScene): boolean {
  if (spec.pointCoordinates || spec.alphaHash) return false;
  if (KERNEL_SLOTS.some((slot) => (spec[slot]?.image.levels.length ?? 0) > MOST_LEVELS)) return false;
  return spec.model !== "lit" || spec.flatShading || normals !== null;
}

/** Writes the numbers of all draws. */
export function writeItems(
  buffer: ArrayBuffer,
  scene: PreparedScene,
  places: { readonly itemsAt: number; readonly samplersAt: number; readonly textures: SceneTextures },
): void {
  const { itemsAt, samplersAt, textures } = places;
  for (const [number, item] of scene.items.entries()) {
    const at = itemsAt + number * ITEM_BYTES;
    const { spec } = item;
    new Int32Array(buffer, at, 2).set([flagsOf(item, scene), spec.side]);
    new Float64Array(buffer, at + 8, 57).set(numbersOf(item));
    const maps = KERNEL_SLOTS.map((slot) => {
      const own = spec[slot] ? textures.samplers.indexOf(spec[slot]) : -1;
      return own < 0 ? 0 : samplersAt + own * SAMPLER_BYTES;
    });
    new Uint32Array(buffer, at + MAPS_AT, maps.length).set(maps);
  }
}

function flagsOf({ spec, shape, mirrored }: PreparedItem, scene: PreparedScene): number {
  const specular = spec.specularColorMap ?? spec.specularIntensityMap ?? spec.metalnessMap;
  const on: Readonly<Record<keyof typeof FLAGS, boolean>> = {
    capable: kernelShades(spec, scene),
    lit: spec.model === "lit",
    flatShaded: spec.flatShading,
    toneMapped: spec.toneMapped,
    triangles: shape === "triangles",
    mirrored,
    coloured: scene.colours !== null,
    textured: spec.textured,
    layered: spec.layered,
    specularMaps: spec.physical && specular !== null,
    transmissive: spec.transmission > 0,
    opaque: spec.opaque,
    premultiplied: spec.premultiplied,
    objectNormals: spec.normalMapInObjectSpace,
    givenTangents: spec.wantsTangents && scene.tangents !== null,
    basic: spec.model === "basic",
    absorbing: spec.absorption !== null,
  };
  let flags = 0;
  for (const [name, bit] of Object.entries(FLAGS)) if (on[name as keyof typeof FLAGS]) flags |= bit;
  return flags;
}

function numbersOf({ spec, world: m }: PreparedItem): number[] {
  return [
    ...[spec.r, spec.g, spec.b, spec.roughness, spec.metalness, spec.emissiveR, spec.emissiveG, spec.emissiveB],
    ...reflectances(spec),
    ...[spec.opacity, spec.aoMapIntensity, spec.lightMapIntensity, spec.bumpScale],
    ...[spec.normalScaleX, spec.normalScaleY, spec.specularIntensity],
    ...[spec.specularR, spec.specularG, spec.specularB, spec.headOn],
    ...[spec.clearcoat, spec.clearcoatRoughness, spec.clearcoatNormalScaleX, spec.clearcoatNormalScaleY],
    ...[spec.sheenR, spec.sheenG, spec.sheenB, spec.sheenRoughness],
    ...[spec.iridescence, spec.iridescenceIOR, spec.iridescenceMinimum, spec.iridescenceMaximum],
    ...[spec.anisotropyX, spec.anisotropyY, spec.transmission, spec.thickness, spec.spread],
    ...(spec.absorption ?? [0, 0, 0]),
    ...[spec.ior, axisLength(m, 0), axisLength(m, 1), axisLength(m, 2)],
    ...(spec.normalMapInObjectSpace ? normalMatrix(m) : new Float64Array(9)),
    spec.alphaTest,
  ];
}

/** As `reflectances` of surface.ts without maps: R, G, B straight on, then at grazing angles. */
function reflectances(spec: SurfaceSpec): readonly number[] {
  if (!spec.physical) return [0.04, 0.04, 0.04, 1];
  const { specularIntensity: intensity, specularR, specularG, specularB, headOn, metalness } = spec;
  const dielectric = (share: number): number => Math.min(headOn * share, 1) * intensity;
  return [dielectric(specularR), dielectric(specularG), dielectric(specularB), intensity + (1 - intensity) * metalness];
}
