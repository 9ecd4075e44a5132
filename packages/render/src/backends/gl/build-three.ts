import type * as Three from "three";
import type {
  AttributeData,
  GeometryData,
  MaterialData,
  SceneData,
  SceneNode,
  SphereData,
  TextureData,
} from "../../formats/js/scene-data.ts";

/** three's objects of a scene. Objects and materials stand in the order of the scene's nodes and materials. */
export type BuiltScene = {
  readonly root: Three.Group;
  readonly objects: readonly Three.Object3D[];
  readonly materials: readonly Three.Material[];
};

/** Makes three's objects of a module's scene: the same numbers, without any object or function of the module. */
export function buildThree(three: typeof Three, scene: SceneData): BuiltScene {
  const textures = scene.textures.map((texture) => buildTexture(three, texture));
  // three sorts draws by the numbers of materials: the new ones are made in the order of the old numbers.
  const order = [...scene.materials.entries()].sort(([, a], [, b]) => a.id - b.id);
  const materials: Three.Material[] = [];
  for (const [at, material] of order) materials[at] = buildMaterial(three, material, textures);
  const geometries = scene.geometries.map((geometry) => buildGeometry(three, geometry));
  const objects: Three.Object3D[] = [];
  const root = new three.Group();
  for (const node of scene.nodes) {
    const object = buildObject(three, node, { materials, textures, geometry: geometries[node.geometry] ?? null });
    placeObject(three, object, node);
    (objects[node.parent] ?? root).add(object);
    objects.push(object);
  }
  return { root, objects, materials };
}

type Parts = {
  readonly materials: readonly Three.Material[];
  readonly textures: readonly Three.DataTexture[];
  readonly geometry: Three.BufferGeometry | null;
};

function buildObject(three: typeof Three, node: SceneNode, { materials, textures, geometry }: Parts): Three.Object3D {
  if (node.kind === "group") return new three.Group();
  if (node.kind === "object" || !geometry) return new three.Object3D();
  const own = node.materials.map((at) => materials[at] as Three.Material);
  const material = (node.multiMaterial ? own : own[0]) as Three.Material;
  if (node.kind === "points") return new three.Points(geometry, material);
  if (node.kind === "line") return new three.Line(geometry, material);
  if (node.kind === "lineSegments") return new three.LineSegments(geometry, material);
  if (node.kind === "lineLoop") return new three.LineLoop(geometry, material);
  if (!node.instances) return new three.Mesh(geometry, material);
  const { matrix, color, count, morphTexture } = node.instances;
  const mesh = new three.InstancedMesh(geometry, material, 0);
  mesh.instanceMatrix = new three.InstancedBufferAttribute(matrix.array, 16);
  if (color) mesh.instanceColor = new three.InstancedBufferAttribute(color.array, color.itemSize, color.normalized);
  mesh.morphTexture = textures[morphTexture] ?? null;
  mesh.count = Math.max(0, Math.min(count, Math.floor(matrix.array.length / 16)));
  return mesh;
}

function placeObject(three: typeof Three, object: Three.Object3D, node: SceneNode): void {
  object.matrixAutoUpdate = false;
  object.matrix.fromArray(node.matrix as number[]);
  object.visible = node.visible;
  object.layers.mask = node.layers;
  object.renderOrder = node.renderOrder;
  object.frustumCulled = node.frustumCulled;
  const mesh = object as Three.InstancedMesh;
  if (node.boundingSphere) mesh.boundingSphere = buildSphere(three, node.boundingSphere);
  if (node.morphTargetInfluences && mesh.isMesh) mesh.morphTargetInfluences = [...node.morphTargetInfluences];
}

function buildAttribute(three: typeof Three, data: AttributeData): Three.BufferAttribute {
  const { array, itemSize, stride, offset, normalized } = data;
  if (stride === itemSize && offset === 0) return new three.BufferAttribute(array, itemSize, normalized);
  const buffer = new three.InterleavedBuffer(array, stride);
  return new three.InterleavedBufferAttribute(buffer, itemSize, offset, normalized) as unknown as Three.BufferAttribute;
}

function buildGeometry(three: typeof Three, data: GeometryData): Three.BufferGeometry {
  const geometry = new three.BufferGeometry();
  for (const [name, attribute] of Object.entries(data.attributes)) {
    geometry.setAttribute(name, buildAttribute(three, attribute));
  }
  for (const [name, targets] of Object.entries(data.morphAttributes)) {
    geometry.morphAttributes[name as "position"] = targets.map((target) => buildAttribute(three, target));
  }
  geometry.morphTargetsRelative = data.morphTargetsRelative;
  if (data.index) geometry.setIndex(buildAttribute(three, data.index));
  geometry.setDrawRange(data.drawRange.start, data.drawRange.count);
  for (const { start, count, materialIndex } of data.groups) geometry.addGroup(start, count, materialIndex);
  if (data.boundingSphere) geometry.boundingSphere = buildSphere(three, data.boundingSphere);
  return geometry;
}

const buildSphere = (three: typeof Three, { center, radius }: SphereData): Three.Sphere =>
  new three.Sphere(new three.Vector3(...center), radius);

function buildTexture(three: typeof Three, data: TextureData): Three.DataTexture {
  const { image, mipmaps, uploaded, isDataTexture: _, transform, matrix, ...settings } = data;
  const texture = new three.DataTexture(image.data as Three.TypedArray, image.width, image.height);
  Object.assign(texture, settings);
  texture.mipmaps = mipmaps.map(({ data: bytes, width, height }) => ({ data: bytes, width, height })) as never;
  texture.offset.set(...transform.offset);
  texture.repeat.set(...transform.repeat);
  texture.center.set(...transform.center);
  texture.rotation = transform.rotation;
  if (matrix) {
    texture.matrixAutoUpdate = false;
    texture.matrix.fromArray(matrix as number[]);
  }
  texture.needsUpdate = uploaded;
  return texture;
}

const KINDS = {
  standard: "MeshStandardMaterial",
  physical: "MeshPhysicalMaterial",
  basic: "MeshBasicMaterial",
  points: "PointsMaterial",
  line: "LineBasicMaterial",
  dashed: "LineDashedMaterial",
} as const;

function buildMaterial(
  three: typeof Three,
  data: MaterialData,
  textures: readonly Three.DataTexture[],
): Three.Material {
  const { kind, id: _, maps, ...values } = data;
  const material = new three[KINDS[kind]]() as Three.Material;
  for (const [key, value] of Object.entries(values)) assign(material as never, key, value);
  for (const [slot, at] of Object.entries(maps)) Object.assign(material, { [slot]: textures[at as number] });
  return material;
}

/** Sets a number, or fills the colour or vector that three keeps under the name. */
function assign(material: Record<string, unknown>, key: string, value: unknown): void {
  const there = material[key] as Partial<Three.Color & Three.Vector2> | undefined;
  if (Array.isArray(value) && there?.isColor) (there as Three.Color).setRGB(...(value as [number, number, number]));
  else if (Array.isArray(value) && there?.isVector2) (there as Three.Vector2).set(...(value as [number, number]));
  else material[key] = Array.isArray(value) ? [...value] : value;
}
