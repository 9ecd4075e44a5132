import type { MapSlot, MaterialData, SceneData } from "../../formats/js/scene-data.ts";
import { log2 } from "../../math/exponent.ts";
import { sinCos } from "../../math/trig.ts";
import type { DrawItem } from "./draw-items.ts";
import { createSampler, type Sampler } from "./sampler.ts";
import { type TextureImage, textureImage } from "./texture-levels.ts";

/** 0 front, 1 back, 2 both: which faces are drawn and which way normals are turned. */
export type Side = 0 | 1 | 2;

/**
 * A material as the shader reads it: every number of the six kinds of material, zero or null where its kind has none. One shape for all, so that
 * reading stays fast.
 */
export type SurfaceSpec = {
  readonly model: "lit" | "basic" | "flat";
  readonly physical: boolean;
  readonly dashed: boolean;
  readonly points: boolean;
  /** Pixels, or model units when points shrink with distance. */
  readonly pointSize: number;
  readonly pointAttenuation: boolean;
  /** Maps cover each point's square instead of following uv. */
  readonly pointCoordinates: boolean;
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly opacity: number;
  /** Alpha is 1, whatever opacity and maps say. */
  readonly opaque: boolean;
  readonly alphaTest: number;
  /** Fragments are dropped by a hash of their place, with the probability 1 − alpha. */
  readonly alphaHash: boolean;
  readonly premultiplied: boolean;
  readonly toneMapped: boolean;
  readonly dithering: boolean;
  readonly vertexColours: boolean;
  readonly flatShading: boolean;
  readonly wantsTangents: boolean;
  readonly side: Side;
  readonly roughness: number;
  readonly metalness: number;
  readonly emissiveR: number;
  readonly emissiveG: number;
  readonly emissiveB: number;
  readonly aoMapIntensity: number;
  readonly lightMapIntensity: number;
  readonly bumpScale: number;
  readonly normalScaleX: number;
  readonly normalScaleY: number;
  readonly normalMapInObjectSpace: boolean;
  readonly displacementScale: number;
  readonly displacementBias: number;
  readonly ior: number;
  /** Reflectance straight on that follows from `ior`, before the specular colour. */
  readonly headOn: number;
  readonly specularIntensity: number;
  readonly specularR: number;
  readonly specularG: number;
  readonly specularB: number;
  readonly clearcoat: number;
  readonly clearcoatRoughness: number;
  readonly clearcoatNormalScaleX: number;
  readonly clearcoatNormalScaleY: number;
  readonly sheen: number;
  readonly sheenR: number;
  readonly sheenG: number;
  readonly sheenB: number;
  /** 0 without a sheen. */
  readonly sheenRoughness: number;
  readonly iridescence: number;
  readonly iridescenceIOR: number;
  readonly iridescenceMinimum: number;
  readonly iridescenceMaximum: number;
  readonly anisotropyX: number;
  readonly anisotropyY: number;
  readonly transmission: number;
  readonly thickness: number;
  /** Difference of `ior` for red and for blue from that for green; 0 without dispersion. */
  readonly spread: number;
  /** How much R, G, B are absorbed over one model unit inside; null: nothing is absorbed. */
  readonly absorption: readonly number[] | null;
  readonly dashSize: number;
  readonly dashTotal: number;
  readonly dashScale: number;
  /** Whether fragments read texture coordinates. */
  readonly textured: boolean;
  /** Whether a layer that only MeshPhysicalMaterial has is in use. */
  readonly layered: boolean;
} & { readonly [slot in MapSlot]: Sampler | null };

/** Compiles materials; images and samplers of a texture are made once. */
export function createSpecs(scene: SceneData): (item: DrawItem) => SurfaceSpec {
  const images = new Map<number, TextureImage>();
  const samplers = new Map<number, Sampler>();
  const samplerOf = (material: MaterialData, slot: MapSlot): Sampler | null => {
    const number = material.maps[slot];
    const texture = number === undefined ? undefined : scene.textures[number];
    if (number === undefined || !texture) return null;
    let sampler = samplers.get(number);
    if (!sampler) {
      const image = images.get(number) ?? textureImage(texture);
      images.set(number, image);
      sampler = createSampler(texture, image);
      samplers.set(number, sampler);
    }
    return sampler;
  };
  return (item) => compile(item, (slot) => samplerOf(item.material, slot));
}

const IDENTITY = { m: Float64Array.of(1, 0, 0, 0, 1, 0), plain: true };

type Standard = Extract<MaterialData, { kind: "standard" | "physical" }>;
type Physical = Extract<MaterialData, { kind: "physical" }>;

function compile({ material: m, geometry, node }: DrawItem, sampler: (slot: MapSlot) => Sampler | null): SurfaceSpec {
  const lit = m.kind === "standard" || m.kind === "physical";
  const s = lit ? (m as Standard) : null;
  const p = m.kind === "physical" ? (m as Physical) : null;
  const back = m.side === 1 ? -1 : 1;
  const only = (slot: MapSlot, when: boolean): Sampler | null => (when ? sampler(slot) : null);
  const wireframe = (m.kind === "basic" || lit) && (m as { wireframe: boolean }).wireframe;
  const normalMap = only("normalMap", lit);
  const on = (value: number | undefined): boolean => value !== undefined && value > 0;
  const turn = p ? sinCos(p.anisotropyRotation) : { sin: 0, cos: 1 };
  const anisotropy = p && on(p.anisotropy) ? p.anisotropy : 0;
  const emissive = s ? s.emissive.map((k) => k * s.emissiveIntensity) : [0, 0, 0];
  const sheen = p && on(p.sheen) ? p.sheen : 0;
  const maps = {
    map: sampler("map"),
    alphaMap: only("alphaMap", lit || m.kind === "basic" || m.kind === "points"),
    normalMap,
    roughnessMap: only("roughnessMap", lit),
    metalnessMap: only("metalnessMap", lit),
    emissiveMap: only("emissiveMap", lit),
    aoMap: only("aoMap", lit || m.kind === "basic"),
    lightMap: only("lightMap", lit || m.kind === "basic"),
    bumpMap: only("bumpMap", lit),
    displacementMap: only("displacementMap", lit),
    specularMap: null,
    clearcoatMap: only("clearcoatMap", on(p?.clearcoat)),
    clearcoatNormalMap: only("clearcoatNormalMap", on(p?.clearcoat)),
    clearcoatRoughnessMap: only("clearcoatRoughnessMap", on(p?.clearcoat)),
    sheenColorMap: only("sheenColorMap", on(p?.sheen)),
    sheenRoughnessMap: only("sheenRoughnessMap", on(p?.sheen)),
    transmissionMap: only("transmissionMap", on(p?.transmission)),
    thicknessMap: only("thicknessMap", on(p?.transmission)),
    specularIntensityMap: only("specularIntensityMap", p !== null),
    specularColorMap: only("specularColorMap", p !== null),
    iridescenceMap: only("iridescenceMap", on(p?.iridescence)),
    iridescenceThicknessMap: only("iridescenceThicknessMap", on(p?.iridescence)),
    anisotropyMap: only("anisotropyMap", on(p?.anisotropy)),
  };
  // Points have one transform for both maps: the map's.
  if (m.kind === "points" && maps.alphaMap) {
    maps.alphaMap = { ...maps.alphaMap, ...(maps.map ? { m: maps.map.m, plain: maps.map.plain } : IDENTITY) };
  }
  const normals = geometry.attributes["normal"] !== undefined;
  const ior = p?.ior ?? 1.5;
  const root = (ior - 1) / (ior + 1);
  return {
    model: lit ? "lit" : m.kind === "basic" ? "basic" : "flat",
    physical: p !== null,
    dashed: m.kind === "dashed",
    points: node.kind === "points",
    pointSize: m.kind === "points" ? m.size : 1,
    pointAttenuation: m.kind === "points" && m.sizeAttenuation,
    pointCoordinates:
      node.kind === "points" && geometry.attributes["uv"] === undefined && (maps.map ?? maps.alphaMap) !== null,
    r: m.color[0],
    g: m.color[1],
    b: m.color[2],
    opacity: m.opacity,
    opaque: !m.transparent && m.blending === 1 && !m.alphaToCoverage,
    alphaTest: m.kind === "line" || m.kind === "dashed" ? 0 : m.alphaTest,
    alphaHash: m.alphaHash && m.kind !== "line" && m.kind !== "dashed",
    premultiplied: m.premultipliedAlpha,
    toneMapped: m.toneMapped,
    dithering: m.dithering && (lit || m.kind === "basic"),
    vertexColours: m.vertexColors,
    flatShading: lit && !wireframe && ((s?.flatShading ?? false) || (!normals && !normalMap)),
    wantsTangents: geometry.attributes["tangent"] !== undefined && (normalMap !== null || anisotropy > 0),
    side: m.side === 1 ? 1 : m.side === 2 ? 2 : 0,
    roughness: s?.roughness ?? 1,
    metalness: s?.metalness ?? 0,
    emissiveR: emissive[0] as number,
    emissiveG: emissive[1] as number,
    emissiveB: emissive[2] as number,
    aoMapIntensity: "aoMapIntensity" in m ? m.aoMapIntensity : 1,
    lightMapIntensity: "lightMapIntensity" in m ? m.lightMapIntensity : 1,
    bumpScale: (s?.bumpScale ?? 1) * back,
    normalScaleX: (s?.normalScale[0] ?? 1) * back,
    normalScaleY: (s?.normalScale[1] ?? 1) * back,
    normalMapInObjectSpace: s?.normalMapType === 1,
    displacementScale: s?.displacementScale ?? 1,
    displacementBias: s?.displacementBias ?? 0,
    ior,
    headOn: root * root,
    specularIntensity: p?.specularIntensity ?? 1,
    specularR: p?.specularColor[0] ?? 1,
    specularG: p?.specularColor[1] ?? 1,
    specularB: p?.specularColor[2] ?? 1,
    clearcoat: p && on(p.clearcoat) ? p.clearcoat : 0,
    clearcoatRoughness: p?.clearcoatRoughness ?? 0,
    clearcoatNormalScaleX: (p?.clearcoatNormalScale[0] ?? 1) * back,
    clearcoatNormalScaleY: (p?.clearcoatNormalScale[1] ?? 1) * back,
    sheen,
    sheenR: (p?.sheenColor[0] ?? 0) * sheen,
    sheenG: (p?.sheenColor[1] ?? 0) * sheen,
    sheenB: (p?.sheenColor[2] ?? 0) * sheen,
    sheenRoughness: p && sheen > 0 ? Math.min(Math.max(p.sheenRoughness, 0.0001), 1) : 0,
    iridescence: p && on(p.iridescence) ? p.iridescence : 0,
    iridescenceIOR: p?.iridescenceIOR ?? 1.3,
    iridescenceMinimum: p?.iridescenceThicknessRange[0] ?? 100,
    iridescenceMaximum: p?.iridescenceThicknessRange[1] ?? 400,
    anisotropyX: anisotropy * turn.cos,
    anisotropyY: anisotropy * turn.sin,
    transmission: p && on(p.transmission) ? p.transmission : 0,
    thickness: p?.thickness ?? 0,
    spread: p && on(p.dispersion) ? (ior - 1) * 0.025 * p.dispersion : 0,
    absorption: p ? absorptionOf(p) : null,
    dashSize: m.kind === "dashed" ? m.dashSize : 0,
    dashTotal: m.kind === "dashed" ? m.dashSize + m.gapSize : 0,
    dashScale: m.kind === "dashed" ? m.scale : 1,
    textured: Object.values(maps).some((map) => map !== null) || anisotropy > 0 || m.alphaHash,
    layered: p !== null && (on(p.clearcoat) || on(p.sheen) || on(p.iridescence) || anisotropy > 0),
    ...maps,
  };
}

/** By Beer's law, from the colour that is left after the attenuation's distance. */
function absorptionOf({ attenuationDistance, attenuationColor }: Physical): readonly number[] | null {
  if (attenuationDistance === Number.POSITIVE_INFINITY) return null;
  return attenuationColor.map((left) => (-log2(left) * Math.LN2) / attenuationDistance);
}
