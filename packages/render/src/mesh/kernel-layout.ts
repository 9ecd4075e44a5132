import type { Taps } from "../image/resample.ts";
import { alignAddress, kernelRooms } from "../start-wasm.ts";
import { SUPERSAMPLE } from "./constants.ts";
import type { MeshMaterial, MeshScene, Texture } from "./scene.ts";

/** Byte offsets of the head in the memory of `assembly/mesh-kernel.ts`, the same as in `assembly/mesh/head.ts`. */
export const HEAD = {
  side: 0,
  /** x0, y0, x1, y1; written by the kernel. */
  region: 4,
  background: 20,
  /** Addresses of the scene's arrays, then of the view's. */
  sceneAddresses: 32,
  viewAddresses: 60,
  /** Side of the finished view, then its first column that is not plain background, and the end of those. */
  out: 84,
  layerAddresses: 104,
  textures: 128,
  camera: 256,
  material: 400,
  srgb: 1024,
  unit: 3072,
  thresholds: 5120,
  firstBytes: 7680,
  end: 78_336,
} as const;

/** Bytes that may be read past the end of an array, since vectors are loaded 16 bytes at a time. */
const SLACK = 16;
/** Vertices are projected four at a time. */
export const VERTICES_AT_ONCE = 4;

export const TEXTURE_SLOTS = [
  "baseColorTexture",
  "metallicRoughnessTexture",
  "normalTexture",
  "occlusionTexture",
  "emissiveTexture",
] as const satisfies readonly (keyof MeshMaterial)[];

/** Addresses of a scene's arrays. */
export type SceneLayout = {
  readonly positionsAt: number;
  readonly normalsAt: number;
  /** 0: none. */
  readonly uvsAt: number;
  /** 0: none. */
  readonly coloursAt: number;
  readonly indicesAt: number;
  readonly screenAt: number;
  readonly snappedAt: number;
  readonly texturesAt: ReadonlyMap<Texture, number>;
  /** Address at which the view's memory begins; the scene's lies before it. */
  readonly viewAt: number;
};

export function sceneLayout({ positions, normals, uvs, colours, indices, material }: MeshScene): SceneLayout {
  const room = kernelRooms(HEAD.end, SLACK);
  const vertices = positions.length / 3 + VERTICES_AT_ONCE;
  const textures = new Set(TEXTURE_SLOTS.flatMap((slot) => material[slot] ?? []));
  return {
    positionsAt: room(vertices * 12),
    normalsAt: room(normals.byteLength),
    uvsAt: uvs ? room(uvs.byteLength) : 0,
    coloursAt: colours ? room(colours.byteLength) : 0,
    indicesAt: room(indices.byteLength),
    screenAt: room(vertices * 16),
    snappedAt: room(vertices * 8),
    texturesAt: new Map([...textures].map((texture) => [texture, room(texture.data.byteLength)])),
    viewAt: room(0),
  };
}

/** Addresses of a view's arrays. */
export type ViewLayout = {
  readonly samplesAt: number;
  readonly pictureAt: number;
  readonly requestsAt: number;
  readonly narrowAt: number;
  readonly tapsAt: number;
  readonly outAt: number;
  readonly newestAt: number;
  readonly layersAt: number;
  readonly bytes: number;
};

export type ViewRoom = {
  /** Side of the finished view. */
  readonly size: number;
  /** Pixels of the drawn picture that the mesh may touch. */
  readonly width: number;
  readonly height: number;
  /** Layers that are kept at once; 0: nothing is blended. */
  readonly layers: number;
};

/** Bytes of a pixel's samples, most bytes of a row's shading requests for each pixel, and bytes of a layer. */
const SAMPLE_BYTES = 32;
const REQUEST_BYTES = 32;
const LAYER_BYTES = 16;

export function viewLayout(from: number, { size, width, height, layers }: ViewRoom): ViewLayout {
  const room = kernelRooms(from, SLACK);
  const side = size * SUPERSAMPLE;
  const pixels = width * height;
  return {
    tapsAt: room(size * TAPS_BYTES),
    outAt: room(size * size * 3),
    pictureAt: room(side * side * 4),
    // One row more: taps are read in pairs.
    narrowAt: room((side + 1) * alignAddress(size, 4) * 4),
    requestsAt: room(width * REQUEST_BYTES),
    samplesAt: room(pixels * SAMPLE_BYTES),
    newestAt: room(layers > 0 ? pixels * 4 : 0),
    layersAt: room(layers > 0 ? (layers + 1) * LAYER_BYTES : 0),
    bytes: room(0),
  };
}

/** Bytes of an output sample's taps: where they begin, how many pairs, then four shares of 16 bits a pair. */
const TAPS_BYTES = 128;
/** Bits of the lower part of a weight: both parts fit in 16 bits with their sign. */
const LOWER_BITS = 11;

export function writeTaps(buffer: ArrayBuffer, at: number, taps: readonly Taps[]): void {
  for (const [i, { first, weights }] of taps.entries()) {
    const pairs = Math.ceil(weights.length / 2);
    if (8 + pairs * 8 > TAPS_BYTES) throw new TypeError(`${weights.length} taps are more than there is room for`);
    new Int32Array(buffer, at + i * TAPS_BYTES, 2).set([first, pairs]);
    const shares = new Int16Array(buffer, at + i * TAPS_BYTES + 8, pairs * 4);
    shares.fill(0);
    for (const [k, weight] of weights.entries()) {
      const to = (k >> 1) * 4 + (k & 1);
      shares[to] = weight >> LOWER_BITS;
      shares[to + 2] = weight & ((1 << LOWER_BITS) - 1);
    }
  }
}
