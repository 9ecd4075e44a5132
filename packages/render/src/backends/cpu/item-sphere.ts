import type { SphereData } from "../../formats/js/scene-data.ts";
import type { DrawItem } from "./draw-items.ts";

type Point = readonly [number, number, number];

/**
 * True when three's culling would drop the draw in every view. Only a bounding sphere that the module set by hand can do that: everything that is
 * accepted lies well inside every view's frustum. A radius below zero is the empty sphere.
 */
export function isCulled({ node, geometry }: DrawItem): boolean {
  if (!node.frustumCulled) return false;
  const sphere = node.instances ? node.boundingSphere : (node.boundingSphere ?? geometry.boundingSphere);
  return sphere !== null && sphere.radius < -100;
}

/** The world point by whose depth three sorts a draw: the middle of its bounding sphere. */
export function sortCentre({ node, geometry }: DrawItem): Point {
  const own = node.boundingSphere ?? (node.instances ? instancesSphere(node, geometry) : null);
  const [x, y, z] = (own ?? sphereOf(geometry)).center;
  const m = node.matrixWorld;
  return [
    m[0]! * x + m[4]! * y + m[8]! * z + m[12]!,
    m[1]! * x + m[5]! * y + m[9]! * z + m[13]!,
    m[2]! * x + m[6]! * y + m[10]! * z + m[14]!,
  ];
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
    const scale = (k: number): number => m[k]! * m[k]! + m[k + 1]! * m[k + 1]! + m[k + 2]! * m[k + 2]!;
    const radius = base.radius * Math.sqrt(Math.max(scale(0), scale(4), scale(8)));
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
