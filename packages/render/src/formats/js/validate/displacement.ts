import type { GeometryData, MaterialData, SceneData, SceneNode, TextureData } from "../scene-data.ts";
import { readTexels } from "./texels.ts";
import { readVectors } from "./vectors.ts";

type Displacement = { readonly node: SceneNode; readonly scene: SceneData; readonly geometry: GeometryData };

/**
 * A displacement map moves vertices along their normals when they are drawn; the existing service's box ignores that. Each vertex is measured at two
 * places: where the darkest and where the brightest of the four texels around its coordinate move it.
 */
export function displace(points: Float64Array, { node, scene, geometry }: Displacement): Float64Array {
  const moves = node.materials.map((at) => scene.materials[at]).filter((material) => material && isDisplaced(material));
  const { normal } = geometry.attributes;
  if (moves.length === 0 || !normal) return points;
  const normals = readVectors(normal);
  const displacements = moves.map((material) => {
    const { maps, displacementScale, displacementBias } = material as DisplacementMaterial;
    const texture = scene.textures[maps.displacementMap!]!;
    const heights = heightsOf(texture, { geometry, count: points.length / 3 });
    return [heights.low, heights.high].map((height) =>
      move(points, normals, (i) => height[i]! * displacementScale + displacementBias),
    );
  });
  return concat([points, ...displacements.flat()]);
}

type DisplacementMaterial = Extract<MaterialData, { readonly displacementScale: number }>;

const isDisplaced = (material: MaterialData): boolean =>
  "displacementScale" in material && material.maps.displacementMap !== undefined;

function move(points: Float64Array, normals: Float64Array, by: (vertex: number) => number): Float64Array {
  const newPoints = new Float64Array(points);
  for (let i = 0; i + 2 < Math.min(points.length, normals.length); i += 3) {
    const length = Math.hypot(normals[i]!, normals[i + 1]!, normals[i + 2]!);
    const share = length > 0 ? by(i / 3) / length : 0;
    for (let axis = 0; axis < 3; axis++) newPoints[i + axis] = points[i + axis]! + share * normals[i + axis]!;
  }
  return newPoints;
}

type Around = { readonly geometry: GeometryData; readonly count: number };

/** The lowest and the highest red of the texels around each vertex's coordinate. */
function heightsOf(texture: TextureData, { geometry, count }: Around) {
  const low = new Float64Array(count);
  const high = new Float64Array(count);
  const texels = readTexels(texture);
  const uv = geometry.attributes[texture.channel === 0 ? "uv" : `uv${texture.channel}`];
  const coordinates = uv ? readVectors({ ...uv, itemSize: Math.min(2, uv.itemSize) }) : new Float64Array(count * 3);
  for (let i = 0; i < count; i++) {
    const reds = texels.around(coordinates[i * 3] ?? 0, coordinates[i * 3 + 1] ?? 0);
    low[i] = Math.min(...reds);
    high[i] = Math.max(...reds);
  }
  return { low, high };
}

function concat(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
