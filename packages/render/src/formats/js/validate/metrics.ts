import { type AttributeData, type BoxData, MAP_SLOTS, type SceneData } from "../scene-data.ts";
import { givenCount, heldCount, isEmpty } from "./box.ts";
import { compatibleBox } from "./compatible-box.ts";

export type XYZ = { readonly x: number; readonly y: number; readonly z: number };

/**
 * The numbers that the existing service reports about a scene. `bbox` holds NaN (in JSON null) where a position is NaN; it is null for an empty
 * scene.
 */
export type ModuleMetrics = {
  /** Vertices of all nodes that draw; those of an instanced mesh count once. */
  readonly vertices: number;
  /** Meshes, lines and points, visible or not. */
  readonly drawCalls: number;
  /** Depth of the deepest object; the root group is at 0. */
  readonly depth: number;
  /** Instances of all instanced meshes. */
  readonly instances: number;
  /** Bytes of all DataTextures, each counted once. */
  readonly textureBytes: number;
  /** Box around the scene. */
  readonly bbox: {
    /** Least x, y, z. */
    readonly min: XYZ;
    /** Largest x, y, z. */
    readonly max: XYZ;
  } | null;
};

/** Counts and measures a scene as the existing service does. */
export function measureScene(scene: SceneData): ModuleMetrics {
  const nodes = drawnNodes(scene);
  const box = compatibleBox(scene);
  return {
    vertices: countVertices(scene, givenCount),
    drawCalls: nodes.length,
    depth: scene.nodes.reduce((deepest, { depth }) => Math.max(deepest, depth), 0),
    instances: nodes.reduce((sum, { instances }) => sum + (instances?.count ?? 0), 0),
    textureBytes: textureBytes(scene),
    bbox: isEmpty(box) ? null : { min: xyz(box.min), max: xyz(box.max) },
  };
}

/** Vertices by the lengths of the arrays, where the module gives a smaller number. */
export const realVertices = (scene: SceneData): number =>
  countVertices(scene, (position) => Math.max(givenCount(position), heldCount(position)));

const drawnNodes = ({ nodes }: SceneData) => nodes.filter(({ kind }) => kind !== "group" && kind !== "object");

function countVertices(scene: SceneData, countOf: (position: AttributeData) => number): number {
  return drawnNodes(scene).reduce((sum, { geometry }) => {
    const position = scene.geometries[geometry]?.attributes["position"];
    return position ? sum + countOf(position) : sum;
  }, 0);
}

const xyz = ([x, y, z]: BoxData["min"]): XYZ => ({ x, y, z });

function textureBytes({ nodes, materials, textures }: SceneData): number {
  const ids = new Set<number>();
  let bytes = 0;
  for (const at of new Set(nodes.flatMap((node) => node.materials)))
    for (const slot of MAP_SLOTS) {
      const texture = materials[at]?.maps[slot];
      if (texture === undefined || ids.has(texture) || !textures[texture]!.isDataTexture) continue;
      ids.add(texture);
      bytes += textures[texture]!.image.data?.byteLength ?? 0;
    }
  return bytes;
}
