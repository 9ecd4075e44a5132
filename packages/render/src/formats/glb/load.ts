import { PLAIN_MATERIAL, VERTEX_COLOUR_MATERIAL } from "../../mesh/constants.ts";
import { computeNormals, normalise } from "../../mesh/normals.ts";
import type { MeshMaterial, MeshScene } from "../../mesh/scene.ts";
import { copyNumbers } from "./accessor.ts";
import { type DecodedTextures, decodeTextures } from "./decode-textures.ts";
import {
  type Allocate,
  type Bounds,
  checkBounds,
  isQuantised,
  readColours,
  readIndices,
  readPositions,
  readUvs,
} from "./geometry.ts";
import type { GlbLimits } from "./limits.ts";
import type { TextureSlot } from "./material.ts";
import { type GlbFile, openGlb } from "./open.ts";
import type { GlbPrimitive } from "./primitive.ts";
import { refuseGlb } from "./refuse.ts";
import { convertTextures } from "./specular-glossiness.ts";
import type { TextureCache } from "./texture-cache.ts";

export type LoadGlbOptions = GlbLimits & {
  /** Put vertices, triangles and textures on `SharedArrayBuffer`s, so that other threads see them without a copy. @default false */
  readonly shared?: boolean | undefined;
  /** The cache of textures of earlier files, all with the same `shared`. @default none */
  readonly textures?: TextureCache | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** A mesh that is ready to be drawn, and facts about its file. */
export type LoadedGlb = {
  readonly scene: MeshScene;
  readonly triangles: number;
  readonly vertices: number;
  readonly textures: number;
  readonly bounds: Bounds;
  /** Keys of `GLB_WARNINGS`. */
  readonly warnings: readonly string[];
};

/** Reads a GLB file into a scene. Throws a refusal (fault `miner`) with a code of `GLB_CODES`. */
export async function loadGlb(bytes: Uint8Array, options: LoadGlbOptions = {}): Promise<LoadedGlb> {
  const { shared = false, textures, signal, ...limits } = options;
  const allocate: Allocate = (size) => (shared ? new SharedArrayBuffer(size) : new ArrayBuffer(size));
  const file = openGlb(bytes, limits);
  const decoding = decodeTextures({ file, allocate, textures, signal });
  decoding.catch(() => {}); // awaited below; a refused geometry comes first
  const geometry = readGeometry(file, allocate);
  const material = convertGloss(describeMaterial(file, await decoding), { file, textures: await decoding, allocate });
  const { primitive } = file;
  const uvs = file.material && primitive.uvs ? readUvs(primitive.uvs, allocate) : null;
  return {
    scene: { ...geometry.arrays, uvs, colours: coloursOf(primitive, allocate), material },
    triangles: primitive.triangles,
    vertices: primitive.positions.count,
    textures: file.textures.length,
    bounds: geometry.bounds,
    warnings: primitive.warnings.list(),
  };
}

function readGeometry(file: GlbFile, allocate: Allocate) {
  const { primitive, limits } = file;
  const indices = readIndices(primitive, allocate);
  const positions = readPositions(primitive, allocate);
  const bounds = checkBounds({ positions, indices, quantised: isQuantised(primitive) }, limits);
  const normals = readNormals(primitive, { positions, indices, allocate });
  if (bounds.min.filter((low, axis) => low === bounds.max[axis]).length > 1) {
    throw refuseGlb("GLB_NOTHING_TO_DRAW", "All vertices lie in one point or on one line, so there is nothing to see.");
  }
  return { arrays: { positions, normals, indices }, bounds };
}

function readNormals(
  primitive: GlbPrimitive,
  mesh: { readonly positions: Float32Array; readonly indices: Uint32Array; readonly allocate: Allocate },
): Float32Array {
  const { positions, indices, allocate } = mesh;
  const normals = new Float32Array(allocate(positions.byteLength), 0, positions.length);
  const vertexNormals = primitive.normals;
  if (vertexNormals && vertexNormals.width === 3 && vertexNormals.count === primitive.positions.count) {
    copyNumbers(vertexNormals, normals);
    // Normals that are all zero are kept too: the reference only logs that, and no direct light reaches the mesh.
    if (normals.every((value) => value === 0)) primitive.warnings.add("NORMALS_ZERO");
    normalise(normals, normals);
    return normals;
  }
  if (vertexNormals) primitive.warnings.add("NORMALS_COMPUTED");
  normalise(computeNormals({ positions, indices }), normals);
  return normals;
}

function coloursOf({ material, colours, positions }: GlbPrimitive, allocate: Allocate): Uint8Array | null {
  return !material && colours && colours.count === positions.count ? readColours(colours, allocate) : null;
}

type GlossSource = { readonly file: GlbFile; readonly textures: DecodedTextures; readonly allocate: Allocate };

/** Converts a specular-glossiness material with textures to metal and roughness, texel by texel. */
function convertGloss(material: MeshMaterial, { file, textures, allocate }: GlossSource): MeshMaterial {
  const factors = file.material?.gloss;
  const { diffuseTexture, specularGlossinessTexture } = textures;
  if (!factors || (!diffuseTexture && !specularGlossinessTexture)) return material;
  const source = (slot: TextureSlot) => {
    const grey = file.textures.find(({ slots }) => slots.includes(slot))?.info.channels === 1;
    return textures[slot] ? { ...textures[slot], grey } : null;
  };
  const conversion = convertTextures({
    ...{ factors, allocate },
    diffuse: source("diffuseTexture"),
    specular: source("specularGlossinessTexture"),
  });
  const { baseColorTexture, metallicRoughnessTexture } = conversion;
  if (!metallicRoughnessTexture) return { ...material, baseColorTexture };
  return { ...material, baseColorTexture, metallicRoughnessTexture, metallic: 1, roughness: 1 };
}

function describeMaterial(file: GlbFile, textures: DecodedTextures): MeshMaterial {
  const { material, primitive } = file;
  const plain = primitive.colours?.count === primitive.positions.count ? VERTEX_COLOUR_MATERIAL : PLAIN_MATERIAL;
  const { baseColor, metallic, roughness } = material ?? plain;
  return {
    baseColor,
    metallic,
    roughness,
    emissive: material?.emissive ?? [0, 0, 0],
    baseColorTexture: textures.baseColorTexture ?? null,
    metallicRoughnessTexture: textures.metallicRoughnessTexture ?? null,
    normalTexture: textures.normalTexture ?? null,
    occlusionTexture: textures.occlusionTexture ?? null,
    emissiveTexture: textures.emissiveTexture ?? null,
  };
}
