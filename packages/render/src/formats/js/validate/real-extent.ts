import type { Matrix4Data, SceneData, SceneNode } from "../scene-data.ts";
import { type Box, emptyBox, multiply } from "./box.ts";
import { drawnPoints } from "./drawn-points.ts";

/** The extent of the drawn scene, measured vertex by vertex. */
export type RealExtent = {
  /** Null when there are no vertices. */
  readonly box: Box | null;
  /** False when a position or a matrix holds NaN or an infinity. */
  readonly finite: boolean;
};

/**
 * Most transformed vertices of one mesh that are measured one by one. Above that the corners of its box are measured: they never lie further in than
 * the vertices.
 */
const MOST_POINTS = 20_000_000;

/** The extent of all vertices, displaced and morphed as they are drawn, under the matrices with which they are drawn. */
export function realExtent(scene: SceneData): RealExtent {
  const box = emptyBox();
  let finite = true;
  for (const node of scene.nodes) {
    const matrices = drawnMatrices(node);
    const points = drawnPoints(node, scene);
    const samplePoints = points.length * matrices.length > 3 * MOST_POINTS ? cornersOf(points) : points;
    for (const matrix of matrices) finite = addPoints(box, { points: samplePoints, matrix }) && finite;
  }
  return { box: box.max[0] < box.min[0] ? null : box, finite };
}

function drawnMatrices({ geometry, instances, matrixWorld }: SceneNode): readonly Matrix4Data[] {
  if (geometry < 0) return [];
  if (!instances) return [matrixWorld];
  const available = Math.floor(instances.matrix.array.length / 16);
  const count = Math.max(0, Math.min(available, Math.ceil(instances.count)));
  return Array.from({ length: count }, (_, i) => multiply(matrixWorld, instances.matrix.array, i * 16));
}

type Points = { readonly points: Float64Array; readonly matrix: Matrix4Data };

/** Grows the box by the finite points; false when a point is not finite. */
function addPoints({ min, max }: Box, { points, matrix: e }: Points): boolean {
  let finite = true;
  for (let i = 0; i < points.length; i += 3) {
    const x = points[i]!;
    const y = points[i + 1]!;
    const z = points[i + 2]!;
    for (let axis = 0; axis < 3; axis++) {
      const value = e[axis]! * x + e[axis + 4]! * y + e[axis + 8]! * z + e[axis + 12]!;
      if (!Number.isFinite(value)) finite = false;
      if (value < min[axis]!) min[axis] = value;
      if (value > max[axis]!) max[axis] = value;
    }
  }
  return finite;
}

function cornersOf(points: Float64Array): Float64Array {
  const [min, max] = [
    [Infinity, Infinity, Infinity],
    [-Infinity, -Infinity, -Infinity],
  ];
  for (let i = 0; i < points.length; i++) {
    const axis = i % 3;
    min[axis] = Math.min(min[axis]!, points[i]!);
    max[axis] = Math.max(max[axis]!, points[i]!);
  }
  const corners: number[] = [];
  for (const x of [min[0]!, max[0]!])
    for (const y of [min[1]!, max[1]!]) for (const z of [min[2]!, max[2]!]) corners.push(x, y, z);
  return Float64Array.from(corners);
}
