import type * as Three from "three";
import type { SceneData } from "../../formats/js/scene-data.ts";
import { visibleItems } from "../cpu/draw-order.ts";
import { type PreparedItem, type PreparedScene, prepareScene } from "../cpu/prepare-scene.ts";
import type { SceneCamera } from "../cpu/scene-camera.ts";
import { createFrame, projectScene, SUBPIXEL, type ViewFrame } from "../cpu/view-frame.ts";
import type { BuiltScene } from "./build-three.ts";

/**
 * Lines, wireframes and points of a scene as triangles. Each driver covers lines and points in its own way. The reference draws them as rectangles,
 * and of rectangles all drivers cover the same samples.
 */
export type Spread = {
  /** Puts the triangles for one view into the scene; returns a function that takes them out again. */
  into(stand: Three.Scene, view: { readonly side: number; readonly camera: SceneCamera }): () => void;
};

/** Null where a scene has triangles only. Hides the objects that it replaces. */
export function spreadScene(three: typeof Three, scene: SceneData, threeScene: BuiltScene): Spread | null {
  const thin = scene.nodes.some(
    ({ kind, materials }) =>
      kind !== "mesh" || materials.some((at) => (scene.materials[at] as { wireframe?: boolean })?.wireframe),
  );
  if (!thin) return null;
  const preparedScene = prepareScene(scene);
  const items = preparedScene.items.filter(({ shape }) => shape !== "triangles");
  if (items.length === 0) return null;
  const full = new Set(preparedScene.items.filter(({ shape }) => shape === "triangles").map(({ nodeId }) => nodeId));
  const replacements = items.filter(({ nodeId }) => !full.has(nodeId));
  const hiddenIds = new Set(replacements.map(({ nodeId }) => nodeId));
  for (const [at, { id }] of scene.nodes.entries()) if (hiddenIds.has(id)) threeScene.objects[at]?.layers.disableAll();
  const materials = new Map(
    replacements.map((item) => [item, flatMaterial(three, threeScene, scene.materials.indexOf(item.material))]),
  );
  return {
    into(stand, { side, camera }) {
      const frame = createFrame(preparedScene, { side, camera, room: null });
      projectScene(preparedScene, frame);
      const meshes = visibleItems(replacements, camera).map((item) => {
        const mesh = new three.Mesh(quads(three, preparedScene, { item, frame }), materials.get(item));
        mesh.renderOrder = item.renderOrder;
        mesh.frustumCulled = false;
        return mesh;
      });
      stand.add(...meshes);
      return () => {
        stand.remove(...meshes);
        for (const { geometry } of meshes) geometry.dispose();
      };
    },
  };
}

/** The same material, drawn on triangles from both sides. */
function flatMaterial(three: typeof Three, { materials }: BuiltScene, at: number): Three.Material {
  const material = (materials[at] as Three.Material).clone();
  const { onBeforeCompile } = materials[at] as Three.Material;
  return Object.assign(material, {
    onBeforeCompile,
    side: three.DoubleSide,
    forceSinglePass: true,
    ...("wireframe" in material ? { wireframe: false } : {}),
  });
}

type Quads = { readonly item: PreparedItem; readonly frame: ViewFrame };

function quads(three: typeof Three, preparedScene: PreparedScene, { item, frame }: Quads): Three.BufferGeometry {
  const { firstVertex: first, vertices, firstTriangle, triangles, spec } = item;
  const geometry = new three.BufferGeometry();
  const add = (name: string, values: Float32Array | null, size: number): void => {
    if (values) geometry.setAttribute(name, new three.BufferAttribute(part(values, item, size), size));
  };
  geometry.setAttribute("position", new three.BufferAttribute(places(frame, item), 3));
  add("normal", preparedScene.normals, 3);
  add("color", preparedScene.colours, 4);
  add("lineDistance", preparedScene.distances, 1);
  for (const [channel, uv] of preparedScene.uvs.entries()) add(channel === 0 ? "uv" : `uv${channel}`, uv, 2);
  if (spec.pointCoordinates) {
    const uv = Float32Array.from({ length: vertices * 2 }, (_, at) => CORNERS[at % 8] as number);
    geometry.setAttribute("uv", new three.BufferAttribute(uv, 2));
  }
  const corners = preparedScene.indices.subarray(firstTriangle * 3, (firstTriangle + triangles) * 3);
  geometry.setIndex(
    new three.BufferAttribute(
      corners.map((corner) => corner - first),
      1,
    ),
  );
  return geometry;
}

/** Texture coordinates of a point's square. */
const CORNERS = [0, 0, 1, 0, 1, 1, 0, 1];

const part = (values: Float32Array, { firstVertex, vertices }: PreparedItem, size: number): Float32Array =>
  values.slice(firstVertex * size, (firstVertex + vertices) * size);

/** World positions of the corners in a frame. */
function places({ x, y, inverseW, side, camera }: ViewFrame, { firstVertex, vertices }: PreparedItem): Float32Array {
  const { right, up, back, eye, focal } = camera;
  const out = new Float32Array(vertices * 3);
  for (let i = 0; i < vertices; i++) {
    const w = 1 / (inverseW[firstVertex + i] as number);
    const across = ((((x[firstVertex + i] as number) / SUBPIXEL) * 2) / side - 1) * (w / focal);
    const upwards = ((((y[firstVertex + i] as number) / SUBPIXEL) * 2) / side - 1) * (w / focal);
    for (let k = 0; k < 3; k++) {
      const [r, u, b, e] = [right[k], up[k], back[k], eye[k]] as [number, number, number, number];
      out[i * 3 + k] = e - b * w + r * across + u * upwards;
    }
  }
  return out;
}
