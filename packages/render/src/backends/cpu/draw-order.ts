import type { PreparedItem } from "./prepare-scene.ts";
import { isOutside, type SceneCamera } from "./scene-camera.ts";

export type DrawOrder = {
  readonly opaque: readonly PreparedItem[];
  readonly transmissive: readonly PreparedItem[];
  readonly transparent: readonly PreparedItem[];
};

/** The draws that three does not cull in this view. */
export const visibleItems = (items: readonly PreparedItem[], camera: SceneCamera): PreparedItem[] =>
  items.filter(({ cullingSphere }) => cullingSphere === null || !isOutside(camera, cullingSphere));

/**
 * Those in three's three lists, all sorted by group order and render order first. Opaque draws follow by material and from near to far, transmissive and
 * transparent ones from far to near.
 */
export function drawOrder(items: readonly PreparedItem[], camera: SceneCamera): DrawOrder {
  const { back, distance, depthA, depthB } = camera;
  const rows = visibleItems(items, camera).map((item) => {
    const [x, y, z] = item.centre;
    const w = distance - (back[0] * x + back[1] * y + back[2] * z);
    return { item, z: (depthA + depthB / w) * 2 - 1 };
  });
  type Entry = (typeof rows)[number];
  const groups = (a: Entry, b: Entry): number =>
    a.item.groupOrder - b.item.groupOrder || a.item.renderOrder - b.item.renderOrder;
  const variant = ({ item }: Entry): number => (item.instanced ? 2 : 0);
  const near = (a: Entry, b: Entry): number =>
    groups(a, b) ||
    a.item.material.id - b.item.material.id ||
    variant(a) - variant(b) ||
    a.z - b.z ||
    a.item.nodeId - b.item.nodeId;
  const far = (a: Entry, b: Entry): number => groups(a, b) || b.z - a.z || a.item.nodeId - b.item.nodeId;
  const transmissive = rows.filter(({ item }) => item.spec.transmission > 0);
  const transparent = rows.filter(({ item }) => item.spec.transmission === 0 && item.material.transparent);
  const opaque = rows.filter(({ item }) => item.spec.transmission === 0 && !item.material.transparent);
  const plain = (list: readonly Entry[]): PreparedItem[] => list.map(({ item }) => item);
  return {
    opaque: plain(opaque.sort(near)),
    transmissive: plain(transmissive.sort(far)),
    transparent: plain(transparent.sort(far)),
  };
}
