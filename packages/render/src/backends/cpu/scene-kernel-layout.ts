import { alignAddress } from "../../start-wasm.ts";
import type { PreparedScene } from "./prepare-scene.ts";
import type { SurfaceSpec } from "./surface-spec.ts";

/** Where everything lies in the memory of `assembly/scene-kernel.ts`, byte offsets. The head holds numbers and tables. */
export const HEAD = {
  /** x0, y0, x1, y1 of the region, then the picture's side. */
  region: 0,
  /** Addresses, in the order of {@link writeAddresses}. */
  addresses: 20,
  /** Address of the first picture, bytes from one to the next, how many. */
  pictures: 68,
  lightCount: 80,
  restAt: 84,
  pending: 96,
  backgrounds: 128,
  /** Right, up, back and eye of the camera, the light from everywhere, then x, y, z and strength of each light. */
  camera: 256,
  thresholds: 2048,
  firstBytes: 4352,
  dfg: 8576,
  items: 12_800,
} as const;

/** Lights and pictures that the head has room for. */
export const MOST_LIGHTS = 8;
export const MOST_PICTURES = 32;

const ITEM_BYTES = 128;

export type SceneLayout = {
  readonly positionsAt: number;
  readonly normalsAt: number;
  readonly coloursAt: number;
  readonly indicesAt: number;
  readonly itemOfAt: number;
  readonly xAt: number;
  readonly yAt: number;
  readonly depthAt: number;
  readonly inverseWAt: number;
  /** What lies before belongs to the scene, what follows to one view. */
  readonly viewAt: number;
};

/** Places of a scene's arrays; 0 for those that it does not have. */
export function sceneLayout({ items, vertexCount, triangleCount, normals, colours }: PreparedScene): SceneLayout {
  let at = alignAddress(HEAD.items + items.length * ITEM_BYTES);
  const room = (bytes: number): number => {
    const here = at;
    at = alignAddress(at + bytes);
    return here;
  };
  return {
    positionsAt: room(vertexCount * 12),
    normalsAt: normals ? room(vertexCount * 12) : 0,
    coloursAt: colours ? room(vertexCount * 16) : 0,
    indicesAt: room(triangleCount * 12),
    itemOfAt: room(triangleCount * 4),
    xAt: room(vertexCount * 8),
    yAt: room(vertexCount * 8),
    depthAt: room(vertexCount * 4),
    inverseWAt: room(vertexCount * 4),
    viewAt: at,
  };
}

export type ViewLayout = {
  readonly sampleDepthAt: number;
  readonly triangleAt: number;
  readonly restAt: number;
  readonly picturesAt: number;
  readonly pictureBytes: number;
  readonly bytes: number;
};

/** Places of a view's samples and pictures. */
export function viewLayout(
  from: number,
  { side, pictures }: { readonly side: number; readonly pictures: number },
): ViewLayout {
  const samples = side * side * 4;
  const triangleAt = alignAddress(from + samples * 4);
  const restAt = alignAddress(triangleAt + samples * 4);
  const picturesAt = alignAddress(restAt + side * 2 * 4);
  const pictureBytes = alignAddress(side * side * 3);
  return {
    sampleDepthAt: from,
    triangleAt,
    restAt,
    picturesAt,
    pictureBytes,
    bytes: picturesAt + pictureBytes * pictures,
  };
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
  new Uint32Array(buffer, HEAD.restAt, 1)[0] = view.restAt;
}

const CAPABLE = 1;
const LIT = 2;
const FLAT_SHADED = 4;
const TONE_MAPPED = 8;
const TRIANGLES = 16;
const MIRRORED = 32;
const COLOURED = 64;

/** Materials that the kernel shades itself: no maps, no layers, nothing to look through, nothing that drops fragments. */
function isPlain(spec: SurfaceSpec, { normals }: PreparedScene): boolean {
  if (spec.textured || spec.layered || spec.transmission > 0 || spec.pointCoordinates) return false;
  if (spec.alphaTest > 0 || spec.alphaHash || spec.dashed) return false;
  return spec.model !== "lit" || spec.flatShading || normals !== null;
}

/** Writes the numbers of all draws. */
export function writeItems(buffer: ArrayBuffer, scene: PreparedScene): void {
  for (const [number, { spec, shape, mirrored }] of scene.items.entries()) {
    const at = HEAD.items + number * ITEM_BYTES;
    const flags =
      (isPlain(spec, scene) ? CAPABLE : 0) |
      (spec.model === "lit" ? LIT : 0) |
      (spec.flatShading ? FLAT_SHADED : 0) |
      (spec.toneMapped ? TONE_MAPPED : 0) |
      (shape === "triangles" ? TRIANGLES : 0) |
      (mirrored ? MIRRORED : 0) |
      (scene.colours ? COLOURED : 0);
    new Int32Array(buffer, at, 2).set([flags, spec.side]);
    const { r, g, b, roughness, metalness, emissiveR, emissiveG, emissiveB } = spec;
    new Float64Array(buffer, at + 8, 12).set([
      ...[r, g, b, roughness, metalness, emissiveR, emissiveG, emissiveB],
      ...reflectances(spec),
    ]);
  }
}

/** What `reflectances` of surface.ts gives without maps: R, G, B straight on, then at grazing angles. */
function reflectances(spec: SurfaceSpec): readonly number[] {
  if (!spec.physical) return [0.04, 0.04, 0.04, 1];
  const { specularIntensity: intensity, specularR, specularG, specularB, ior, metalness } = spec;
  const root = (ior - 1) / (ior + 1);
  const f0 = root * root;
  const dielectric = (share: number): number => Math.min(f0 * share, 1) * intensity;
  return [dielectric(specularR), dielectric(specularG), dielectric(specularB), intensity + (1 - intensity) * metalness];
}
