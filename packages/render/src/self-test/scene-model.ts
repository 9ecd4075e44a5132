import type {
  AttributeData,
  GeometryData,
  MaterialBase,
  MaterialData,
  PhysicalMaterialData,
  SceneData,
  SceneNode,
  SceneNodeKind,
  StandardMaterialData,
  TextureData,
} from "../formats/js/scene-data.ts";
import { sinCos } from "../math/trig.ts";

/**
 * Makes a module's scene by code, with the same numbers on every machine: three's own geometries differ, because they use the engine's sine. It has
 * sixteen balls, one for each way of shading, and points, dashes, instances, glass and a transparent pane.
 */
export function makeModuleScene(): SceneData {
  const materials = ballMaterials();
  const ball = sphere(20, 14);
  const nodes: SceneNode[] = [node("group", { parent: -1, depth: 0 })];
  for (const [i] of materials.entries()) {
    const place: [number, number, number] = [-0.36 + 0.24 * (i % 4), 0.36 - 0.24 * Math.floor(i / 4), 0.05 * (i % 3)];
    nodes.push(node("mesh", { geometry: 0, material: i, place, scale: 0.1 }));
  }
  const extra: MaterialData[] = [
    { ...BASE, id: 20, kind: "points", size: 0.03, sizeAttenuation: true, vertexColors: true },
    { ...BASE, id: 21, kind: "dashed", color: [0.1, 0, 0.4], scale: 1, dashSize: 0.05, gapSize: 0.03 },
    { ...standard(22), transparent: true, opacity: 0.5, side: 2, color: [0.2, 0.7, 0.9] },
    { ...standard(23), color: [1, 1, 1], flatShading: true },
  ];
  const at = materials.length;
  nodes.push(
    node("points", { geometry: 1, material: at, scale: 0.48 }),
    node("line", { geometry: 2, material: at + 1 }),
    node("mesh", { geometry: 3, material: at + 2, place: [0, 0, -0.3], scale: 0.3 }),
    { ...node("mesh", { geometry: 0, material: at + 3 }), instances: someInstances() },
  );
  return {
    nodes: nodes.map((one, id) => ({ ...one, id })),
    geometries: [ball, cloud(60), spiral(80), pane()],
    materials: [...materials, ...extra],
    textures: [checks(), bumps()],
  };
}

type NodeOptions = {
  readonly parent?: number;
  readonly depth?: number;
  readonly geometry?: number;
  readonly material?: number;
  readonly place?: readonly [number, number, number];
  readonly scale?: number;
};

function node(kind: SceneNodeKind, options: NodeOptions): SceneNode {
  const { parent = 0, depth = 1, geometry = -1, material, place = [0, 0, 0], scale = 1 } = options;
  const matrix = [scale, 0, 0, 0, 0, scale, 0, 0, 0, 0, scale, 0, ...place, 1];
  return {
    ...{
      kind,
      id: 0,
      parent,
      depth,
      matrix,
      matrixWorld: matrix,
      strayParentMatrix: null,
      visible: true,
      layers: 1,
    },
    ...{ renderOrder: 0, frustumCulled: true, geometry, materials: material === undefined ? [] : [material] },
    ...{ multiMaterial: false, instances: null, morphTargetInfluences: null, boundingBox: null, boundingSphere: null },
  };
}

const BASE: Omit<MaterialBase, "id"> = {
  ...{ maps: {}, color: [1, 1, 1], opacity: 1, transparent: false, visible: true, side: 0, vertexColors: false },
  ...{ blending: 1, blendSrc: 204, blendDst: 205, blendEquation: 100, blendSrcAlpha: null, blendDstAlpha: null },
  ...{ blendEquationAlpha: null, blendColor: [0, 0, 0], blendAlpha: 0, premultipliedAlpha: false, alphaTest: 0 },
  ...{ alphaHash: false, alphaToCoverage: false, depthFunc: 3, depthTest: true, depthWrite: true, colorWrite: true },
  ...{ polygonOffset: false, polygonOffsetFactor: 0, polygonOffsetUnits: 0, dithering: false, forceSinglePass: false },
  toneMapped: true,
};

const standard = (id: number): StandardMaterialData => ({
  ...BASE,
  ...{ id, kind: "standard", color: [0.7, 0.35, 0.15], roughness: 0.5, metalness: 0, emissive: [0, 0, 0] },
  ...{ emissiveIntensity: 1, aoMapIntensity: 1, lightMapIntensity: 1, bumpScale: 1, normalScale: [1, 1] },
  ...{ normalMapType: 0, displacementScale: 1, displacementBias: 0, flatShading: false, wireframe: false },
});

const physical = (id: number, own: Partial<PhysicalMaterialData>): PhysicalMaterialData => ({
  ...standard(id),
  ...{ ior: 1.5, anisotropy: 0, anisotropyRotation: 0, clearcoat: 0, clearcoatRoughness: 0, dispersion: 0 },
  ...{ clearcoatNormalScale: [1, 1], iridescence: 0, iridescenceIOR: 1.3, iridescenceThicknessRange: [100, 400] },
  ...{ sheen: 0, sheenColor: [0, 0, 0], sheenRoughness: 1, specularIntensity: 1, specularColor: [1, 1, 1] },
  ...{ transmission: 0, thickness: 0, attenuationDistance: Number.POSITIVE_INFINITY, attenuationColor: [1, 1, 1] },
  ...own,
  kind: "physical",
});

function ballMaterials(): MaterialData[] {
  return [
    standard(0),
    { ...standard(1), metalness: 1, roughness: 0.2 },
    { ...standard(2), flatShading: true, side: 2 },
    { ...standard(3), color: [1, 1, 1], maps: { map: 0 } },
    { ...standard(4), maps: { normalMap: 1 }, normalScale: [0.8, -0.6] },
    { ...standard(5), maps: { bumpMap: 1, roughnessMap: 0, metalnessMap: 0 }, metalness: 1, roughness: 1 },
    { ...standard(6), maps: { alphaMap: 0 }, alphaTest: 0.4, side: 2 },
    { ...standard(7), color: [0, 0, 0], emissive: [1, 0.5, 0], emissiveIntensity: 2 },
    physical(8, { clearcoat: 1, clearcoatRoughness: 0.1 }),
    physical(9, { sheen: 1, sheenColor: [0.6, 0.7, 1], sheenRoughness: 0.4, roughness: 0.9 }),
    physical(10, {
      iridescence: 1,
      iridescenceIOR: 1.8,
      iridescenceThicknessRange: [200, 500],
      color: [0.1, 0.1, 0.1],
    }),
    physical(11, { anisotropy: 0.8, anisotropyRotation: 0.6, metalness: 1, roughness: 0.3 }),
    physical(12, { transmission: 1, thickness: 0.2, roughness: 0.2, color: [0.9, 1, 0.9] }),
    physical(13, { specularIntensity: 0.4, specularColor: [1, 0, 0], roughness: 0.2 }),
    {
      ...BASE,
      id: 14,
      kind: "basic",
      color: [0.2, 0.6, 0.3],
      aoMapIntensity: 1,
      lightMapIntensity: 1,
      wireframe: false,
    },
    {
      ...BASE,
      id: 15,
      kind: "basic",
      color: [0.2, 0.2, 0.2],
      aoMapIntensity: 1,
      lightMapIntensity: 1,
      wireframe: true,
    },
  ];
}

const attribute = (values: readonly number[], itemSize: number): AttributeData => ({
  ...{ array: Float32Array.from(values), itemSize, stride: itemSize, offset: 0, count: values.length / itemSize },
  normalized: false,
});

const geometry = (attributes: GeometryData["attributes"], index: readonly number[] | null = null): GeometryData => ({
  ...{ attributes, drawRange: { start: 0, count: Number.POSITIVE_INFINITY }, groups: [], morphAttributes: {} },
  ...{ morphTargetsRelative: false, boundingBox: null, boundingSphere: null },
  index: index && { ...attribute(index, 1), array: Uint32Array.from(index) },
});

/** A ball of radius 1 with normals and texture coordinates. */
function sphere(columns: number, rows: number): GeometryData {
  const points: number[] = [];
  const uvs: number[] = [];
  const index: number[] = [];
  for (let row = 0; row <= rows; row++) {
    const down = sinCos((row / rows) * Math.PI);
    for (let column = 0; column <= columns; column++) {
      const round = sinCos((column / columns) * 2 * Math.PI);
      points.push(-round.cos * down.sin, down.cos, round.sin * down.sin);
      uvs.push(column / columns, 1 - row / rows);
      if (row === rows || column === columns) continue;
      const a = row * (columns + 1) + column;
      const b = a + columns + 1;
      index.push(a + 1, a, b + 1, a, b, b + 1);
    }
  }
  return geometry({ position: attribute(points, 3), normal: attribute(points, 3), uv: attribute(uvs, 2) }, index);
}

function cloud(count: number): GeometryData {
  const points: number[] = [];
  const colours: number[] = [];
  for (let i = 0; i < count; i++) {
    const { sin, cos } = sinCos(i * 2.4);
    const height = 1 - (2 * (i + 0.5)) / count;
    const radius = Math.sqrt(1 - height * height);
    points.push(radius * cos, height, radius * sin);
    colours.push(i / count, 0.4, 1 - i / count);
  }
  return geometry({ position: attribute(points, 3), color: attribute(colours, 3) });
}

function spiral(count: number): GeometryData {
  const points: number[] = [];
  const distances: number[] = [];
  let along = 0;
  for (let i = 0; i < count; i++) {
    const { sin, cos } = sinCos(i * 0.2);
    const point = [0.45 * cos, -0.45 + (0.9 * i) / count, 0.45 * sin];
    const before = points.slice(-3);
    along += i === 0 ? 0 : Math.sqrt(point.reduce((sum, value, k) => sum + (value - (before[k] as number)) ** 2, 0));
    points.push(...point);
    distances.push(along);
  }
  return geometry({ position: attribute(points, 3), lineDistance: attribute(distances, 1) });
}

function pane(): GeometryData {
  const normals = [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1];
  const points = [-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0];
  return geometry({ position: attribute(points, 3), normal: attribute(normals, 3) }, [0, 1, 2, 0, 2, 3]);
}

function someInstances(): SceneNode["instances"] {
  const matrices: number[] = [];
  const colours: number[] = [];
  for (let i = 0; i < 12; i++) {
    const { sin, cos } = sinCos(i * 0.52);
    matrices.push(0.03, 0, 0, 0, 0, 0.05, 0, 0, 0, 0, i % 2 ? 0.03 : -0.03, 0, 0.44 * cos, 0.44 * sin, -0.1, 1);
    colours.push(i / 12, 0.5, 1 - i / 12);
  }
  return { count: 12, matrix: attribute(matrices, 16), color: attribute(colours, 3), morphTexture: -1 };
}

const SIDE = 16;

const texture = (colour: (x: number, y: number) => readonly number[], own: Partial<TextureData>): TextureData => ({
  ...{ isDataTexture: true, uploaded: true, mipmaps: [], format: 1023, type: 1009, wrapS: 1000, wrapT: 1002 },
  ...{ magFilter: 1006, minFilter: 1008, anisotropy: 1, generateMipmaps: true, flipY: false, premultiplyAlpha: false },
  ...{ unpackAlignment: 1, colorSpace: "", channel: 0, matrix: null, mapping: 300 },
  transform: { offset: [0.1, 0], repeat: [3, 2], center: [0.5, 0.5], rotation: 0.3 },
  image: {
    width: SIDE,
    height: SIDE,
    data: Uint8Array.from({ length: SIDE * SIDE * 4 }, (_, i) => {
      const pixel = i >> 2;
      return colour(pixel % SIDE, Math.floor(pixel / SIDE))[i & 3] as number;
    }),
  },
  ...own,
});

const checks = (): TextureData =>
  texture((x, y) => (((x >> 2) + (y >> 2)) & 1 ? [230, 200, 60, 255] : [40, 60, 160, 255]), { colorSpace: "srgb" });

const bumps = (): TextureData =>
  texture((x, y) => [128 + 80 * sinCos(x * 0.8).sin, 128 + 80 * sinCos(y * 0.8).cos, 220, 255], {});
