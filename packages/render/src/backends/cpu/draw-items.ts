import type { GeometryData, MaterialData, SceneData, SceneNode } from "../../formats/js/scene-data.ts";

/** One draw call: a node with one of its materials and the part of its geometry that has it. */
export type DrawItem = {
  readonly node: SceneNode;
  readonly geometry: GeometryData;
  readonly material: MaterialData;
  /** Entries of the index (or vertices) that are drawn: from, up to. */
  readonly from: number;
  readonly to: number;
  /** renderOrder of the nearest group above: the first thing that draws are sorted by. */
  readonly groupOrder: number;
};

/** The layer that the camera sees. */
const CAMERA_LAYER = 1;

/** Everything that the renderer would draw, in the order of the tree. */
export function drawItems(scene: SceneData): DrawItem[] {
  const items: DrawItem[] = [];
  const hiddenNodes = new Uint8Array(scene.nodes.length);
  const groupOrders = new Float64Array(scene.nodes.length);
  for (const [number, node] of scene.nodes.entries()) {
    const above = node.parent < 0 ? 0 : (groupOrders[node.parent] as number);
    hiddenNodes[number] = !node.visible || (node.parent >= 0 && hiddenNodes[node.parent]) ? 1 : 0;
    const isVisible = (node.layers & CAMERA_LAYER) !== 0;
    groupOrders[number] = isVisible && node.kind === "group" ? node.renderOrder : above;
    const geometry = scene.geometries[node.geometry];
    if (hiddenNodes[number] || !isVisible || !geometry?.attributes["position"]) continue;
    for (const part of partsOf(node, geometry)) {
      const material = scene.materials[part.material];
      if (!material?.visible) continue;
      const range = drawnRange(geometry, { material, group: part.group });
      if (range) items.push({ node, geometry, material, ...range, groupOrder: groupOrders[number] as number });
    }
  }
  return items;
}

type Part = { readonly material: number; readonly group: GeometryData["groups"][number] | null };

/** With one material all of the geometry is drawn and its groups are ignored; with several only the groups are drawn. */
function partsOf(node: SceneNode, geometry: GeometryData): Part[] {
  if (!node.multiMaterial) return [{ material: node.materials[0] ?? -1, group: null }];
  return geometry.groups.map((group) => ({ material: node.materials[group.materialIndex] ?? -1, group }));
}

function drawnRange(
  geometry: GeometryData,
  { group }: { readonly material: MaterialData; readonly group: Part["group"] },
): { from: number; to: number } | null {
  const { index, drawRange } = geometry;
  const count = index ? index.count : (geometry.attributes["position"]?.count ?? 0);
  let from = drawRange.start;
  let to = drawRange.start + drawRange.count;
  if (group) {
    from = Math.max(from, group.start);
    to = Math.min(to, group.start + group.count);
  }
  from = Math.max(0, Math.trunc(from));
  to = Math.min(Math.trunc(Math.min(to, count)), count);
  return to > from ? { from, to } : null;
}
