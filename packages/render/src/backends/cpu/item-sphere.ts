import type { SphereData } from "../../formats/js/scene-data.ts";
import type { DrawItem } from "./draw-items.ts";

type Point = readonly [number, number, number];

/**
 * The sphere in world space by which three culls the draw; null where it never does. Only a sphere that the module set by hand can lie outside of a
 * view: everything that is accepted lies well inside every view's frustum, and so does the sphere that three computes.
 */
export function cullingSphere(item: DrawItem): SphereData | null {
  const { node, geometry } = item;
  if (!node.frustumCulled || (node.boundingSphere ?? geometry.boundingSphere) === null) return null;
  const { radius } = ownSphere(item);
  return { center: sortCentre(item), radius: radius * maxScale(node.matrixWorld) };
}

/** The world point by whose depth three sorts a draw: the middle of its bounding sphere. */
export function sortCentre(item: DrawItem): Point {
  const [x, y, z] = ownSphere(item).center;
  const m = item.node.matrixWorld;
  return [
    m[0]! * x + m[4]! * y + m[8]! * z + m[12]!,
    m[1]! * x + m[5]! * y + m[9]! * z + m[13]!,
    m[2]! * x + m[6]! * y + m[10]! * z + m[14]!,
  ];
}

/** The sphere of a draw in its node's space. */
function ownSphere({ node, geometry }: DrawItem): SphereData {
  return node.boundingSphere ?? (node.instances ? instancesSphere(node, geometry) : sphereOf(geometry));
}

/** Largest scale that a matrix gives an axis: three multiplies radii by it. */
function maxScale(m: ArrayLike<number>): number {
  const squareOf = (k: number): number => m[k]! * m[k]! + m[k + 1]! * m[k + 1]! + m[k + 2]! * m[k + 2]!;
  return Math.sqrt(Math.max(squareOf(0), squareOf(4), squareOf(8)));
}

/** The geometry's sphere as the module left it, or as three computes it: round the middle of the box. */
function sphereOf(geometry: DrawItem["geometry"]): SphereData {
  if (geometry.boundingSphere) return geometry.boundingSphere;
  const position = geometry.attributes["position"];
  const min = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const max = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const count = position ? Math.min(position.count, position.array.length / position.stride) : 0;
  for (let i = 0; position && i < count; i++) {
    for (let k = 0; k < 3; k++) {
      const value = position.array[i * position.stride + position.offset + k] ?? 0;
      if (value < min[k]!) min[k] = value;
      if (value > max[k]!) max[k] = value;
    }
  }
  const center = [0, 1, 2].map((k) => (min[k]! + max[k]!) / 2) as [number, number, number];
  const half = [0, 1, 2].map((k) => (max[k]! - min[k]!) / 2);
  return { center, radius: Math.sqrt(half[0]! * half[0]! + half[1]! * half[1]! + half[2]! * half[2]!) };
}

/** three's union of the spheres of all instances, in its order: each enlarges the one before as little as needed. */
function instancesSphere(node: DrawItem["node"], geometry: DrawItem["geometry"]): SphereData {
  const base = sphereOf(geometry);
  let union: { center: Point; radius: number } | null = null;
  const { array } = node.instances?.matrix ?? { array: new Float32Array(0) };
  const count = Math.min(Math.trunc(node.instances?.count ?? 0) || 0, Math.floor(array.length / 16));
  for (let i = 0; i < count; i++) {
    const m = array.subarray(i * 16, i * 16 + 16);
    const [x, y, z] = base.center;
    const center: Point = [
      m[0]! * x + m[4]! * y + m[8]! * z + m[12]!,
      m[1]! * x + m[5]! * y + m[9]! * z + m[13]!,
      m[2]! * x + m[6]! * y + m[10]! * z + m[14]!,
    ];
    const radius = base.radius * maxScale(m);
    // An empty sphere adds nothing.
    if (radius < 0) continue;
    union = union ? joinSpheres(union, { center, radius }) : { center, radius };
  }
  return union ?? { center: [0, 0, 0], radius: -1 };
}

function joinSpheres(
  a: { center: Point; radius: number },
  b: { center: Point; radius: number },
): { center: Point; radius: number } {
  const d = [0, 1, 2].map((k) => b.center[k]! - a.center[k]!) as [number, number, number];
  const distance = Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
  if (distance === 0) return { center: a.center, radius: Math.max(a.radius, b.radius) };
  // The union grows to hold the far and the near pole of the other sphere.
  const near = distance - b.radius;
  const far = distance + b.radius;
  let lo = -a.radius;
  let hi = a.radius;
  for (const pole of [far, near]) {
    if (pole > hi) hi = pole;
    if (pole < lo) lo = pole;
  }
  const middle = (lo + hi) / 2 / distance;
  return {
    center: [a.center[0] + d[0] * middle, a.center[1] + d[1] * middle, a.center[2] + d[2] * middle],
    radius: (hi - lo) / 2,
  };
}
