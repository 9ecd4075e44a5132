import type { BoxData, GeometryData, Matrix4Data, SceneData, SceneNode } from "../scene-data.ts";
import { type Box, boxOfAttribute, emptyBox, expand, multiply, transformBox, unite } from "./box.ts";

/**
 * The scene's box as the existing service computes it (three's `Box3.setFromObject`, not the precise form): a box that the module left on a geometry
 * or an object is trusted, corners are transformed instead of vertices, displacement is ignored, and the matrix of a parent that the root still has
 * is applied.
 */
export function compatibleBox(scene: SceneData): Box {
  const box = emptyBox();
  const boxes = new Map<number, Box>();
  const worlds = worldMatrices(scene);
  scene.nodes.forEach((node, i) => {
    if (node.geometry < 0) return;
    unite(box, transformBox(node.boundingBox ?? ownBox(node, { scene, boxes }), worlds[i]!));
  });
  return box;
}

type BoxMemory = { readonly scene: SceneData; readonly boxes: Map<number, Box> };

/** The box of a node's geometry in its own axes: the module's box, or one from the positions, computed once for each geometry. */
function ownBox(node: SceneNode, { scene, boxes }: BoxMemory): BoxData {
  const geometry = scene.geometries[node.geometry]!;
  const box = geometry.boundingBox ?? boxes.get(node.geometry) ?? geometryBox(geometry);
  if (!geometry.boundingBox) boxes.set(node.geometry, box as Box);
  return node.instances ? instancedBox(box, node.instances) : box;
}

function geometryBox({ attributes, morphAttributes, morphTargetsRelative }: GeometryData): Box {
  const position = attributes["position"];
  if (!position) return emptyBox();
  const box = boxOfAttribute(position);
  for (const target of morphAttributes["position"] ?? []) {
    const { min, max } = boxOfAttribute(target);
    const [low, high] = morphTargetsRelative ? [add(box.min, min), null] : [min, max];
    expand(box, low);
    // three adds the second corner to the box that the first has already grown.
    expand(box, high ?? add(box.max, max));
  }
  return box;
}

const add = (a: readonly number[], b: readonly number[]) => [a[0]! + b[0]!, a[1]! + b[1]!, a[2]! + b[2]!] as const;

function instancedBox(box: BoxData, { count, matrix }: NonNullable<SceneNode["instances"]>): Box {
  const all = emptyBox();
  // Matrices beyond the array are NaN; one of them has the same effect as many.
  const available = Math.min(count, Math.floor(matrix.array.length / 16) + 1);
  for (let i = 0; i < available; i++) unite(all, transformBox(box, matrix.array, i * 16));
  return all;
}

/** World matrices. A group that still had a parent when it was returned stays under that parent; any other root is put into a new group. */
function worldMatrices({ nodes }: SceneData): readonly Matrix4Data[] {
  const stray = nodes[0]?.kind === "group" ? nodes[0].strayParentMatrix : null;
  if (!stray) return nodes.map(({ matrixWorld }) => matrixWorld);
  const worlds: Matrix4Data[] = [];
  for (const { parent, matrix } of nodes) worlds.push(multiply(parent < 0 ? stray : worlds[parent]!, matrix));
  return worlds;
}
