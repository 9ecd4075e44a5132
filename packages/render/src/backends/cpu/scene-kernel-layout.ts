import { alignAddress, kernelRooms } from "../../start-wasm.ts";
import { waits } from "./blend.ts";
import type { PreparedScene } from "./prepare-scene.ts";
import { ITEM_BYTES } from "./scene-kernel-items.ts";
import { SAMPLER_BYTES, type SceneTextures } from "./scene-kernel-textures.ts";

/** Byte offsets in the head of the memory of `assembly/scene-kernel.ts`. The head has numbers and tables. */
export const HEAD = {
  /** x0, y0, x1, y1 of the region, then the picture's side. */
  region: 0,
  /** Addresses, in the order of {@link writeAddresses}. */
  addresses: 20,
  /** Address of the first picture, bytes from one to the next, how many. */
  pictures: 68,
  lightCount: 80,
  /** Addresses of the list of pixels that are left to JavaScript, of the tangents, and of the samples' colours. */
  more: 84,
  pending: 96,
  /** Addresses of the four channels of texture coordinates. */
  uvs: 112,
  backgrounds: 128,
  /** Right, up, back and eye of the camera, the light from everywhere, then x, y, z and strength of each light. */
  camera: 256,
  /** Focal length, distance of the camera, log2 of the picture's side. */
  lens: 616,
  thresholds: 2048,
  firstBytes: 4352,
  dfg: 8576,
  /** Number of levels of the picture behind glass, a gap, then side and address of each level. */
  behindLevels: 12_800,
  /** Seven numbers of the blending, 1 for plain transparency, then four doubles of its constant. */
  blending: 12_912,
  /** Light behind everything, four floats. */
  behindLight: 14_656,
  items: 14_720,
} as const;

/** Lights and pictures that the head has room for. */
export const MOST_LIGHTS = 8;
export const MOST_PICTURES = 32;

export type SceneLayout = {
  readonly positionsAt: number;
  readonly normalsAt: number;
  readonly coloursAt: number;
  readonly tangentsAt: number;
  readonly uvsAt: readonly number[];
  readonly indicesAt: number;
  readonly itemOfAt: number;
  readonly samplersAt: number;
  /** Addresses of each level of each texture. */
  readonly levelsAt: readonly (readonly number[])[];
  readonly xAt: number;
  readonly yAt: number;
  readonly depthAt: number;
  readonly inverseWAt: number;
  /** Address at which the view's memory begins; the scene's lies before it. */
  readonly viewAt: number;
};

/** Places of a scene's arrays; 0 for those that it does not have or that nothing reads. */
export function sceneLayout(scene: PreparedScene, { samplers, images }: SceneTextures): SceneLayout {
  const { items, vertexCount, triangleCount, normals, colours, tangents, uvs } = scene;
  const textured = items.some(({ spec }) => spec.textured);
  const room = kernelRooms(HEAD.items + items.length * ITEM_BYTES);
  return {
    positionsAt: room(vertexCount * 12),
    normalsAt: normals ? room(vertexCount * 12) : 0,
    coloursAt: colours ? room(vertexCount * 16) : 0,
    tangentsAt: tangents ? room(vertexCount * 16) : 0,
    uvsAt: uvs.map((uv) => (uv && textured ? room(vertexCount * 8) : 0)),
    indicesAt: room(triangleCount * 12),
    itemOfAt: room(triangleCount * 4),
    samplersAt: room(samplers.length * SAMPLER_BYTES),
    levelsAt: images.map(({ levels }) => levels.map(({ width, height }) => room(width * height * 16))),
    xAt: room(vertexCount * 8),
    yAt: room(vertexCount * 8),
    depthAt: room(vertexCount * 4),
    inverseWAt: room(vertexCount * 4),
    viewAt: room(0),
  };
}

export type ViewLayout = {
  readonly sampleDepthAt: number;
  readonly triangleAt: number;
  /** 0 where nothing is blended. */
  readonly coloursAt: number;
  readonly restAt: number;
  /** One or two pictures behind glass, each with its levels; none without glass. */
  readonly behindAt: readonly (readonly number[])[];
  readonly picturesAt: number;
  readonly pictureBytes: number;
  readonly bytes: number;
};

/** Places of a view's samples and pictures. */
export function viewLayout(
  from: number,
  { items }: PreparedScene,
  { side, pictures }: { readonly side: number; readonly pictures: number },
): ViewLayout {
  const room = kernelRooms(from);
  const samples = side * side * 4;
  const glass = items.filter(({ spec }) => spec.transmission > 0);
  const behind = glass.length === 0 ? 0 : glass.some(({ spec }) => spec.side === 2) ? 2 : 1;
  const pictureBytes = alignAddress(side * side * 3);
  return {
    sampleDepthAt: room(samples * 4),
    triangleAt: room(samples * 4),
    coloursAt: items.every(({ material }) => waits(material)) ? 0 : room(samples * 4),
    restAt: room(side * 2 * 4),
    behindAt: Array.from({ length: behind }, () => levelSides(side).map((own) => room(own * own * 16))),
    picturesAt: room(pictureBytes * pictures),
    pictureBytes,
    bytes: room(0),
  };
}

/** Sides of a picture's levels, down to one pixel. */
export function levelSides(side: number): number[] {
  const sides = [side];
  for (let above = side; above > 1; above = sides.at(-1) as number) sides.push(above >> 1);
  return sides;
}

/** Addresses in the order in which the kernel's head has them. */
export function writeAddresses(buffer: ArrayBuffer, scene: SceneLayout, view: ViewLayout): void {
  new Uint32Array(buffer, HEAD.addresses).set([
    scene.positionsAt,
    scene.normalsAt,
    scene.coloursAt,
    scene.indicesAt,
    scene.itemOfAt,
    scene.xAt,
    scene.yAt,
    scene.depthAt,
    scene.inverseWAt,
    view.sampleDepthAt,
    view.triangleAt,
    HEAD.items,
  ]);
  new Uint32Array(buffer, HEAD.more, 3).set([view.restAt, scene.tangentsAt, view.coloursAt]);
  new Uint32Array(buffer, HEAD.uvs, 4).set(scene.uvsAt);
}
