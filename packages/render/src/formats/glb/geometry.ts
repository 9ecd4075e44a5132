import { type Accessor, copyNumbers } from "./accessor.ts";
import type { GLB_LIMITS_DEFAULTS } from "./limits.ts";
import type { GlbPrimitive } from "./primitive.ts";
import { refuseGlb } from "./refuse.ts";

/** Allocates memory for a large array: ordinary memory, or memory that other threads see. */
export type Allocate = (bytes: number) => ArrayBufferLike;

export type Bounds = {
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
};

/** Three vertex numbers per triangle; strips become single triangles, missing indices are 0, 1, 2, … Every number is checked. */
export function readIndices(primitive: GlbPrimitive, allocate: Allocate): Uint32Array {
  const { indices, positions, strip, triangles } = primitive;
  const out = new Uint32Array(allocate(triangles * 12), 0, triangles * 3);
  if (strip) unrollStrip(stripCorners(indices, positions.count), out);
  else if (indices) copyNumbers(indices, out);
  else for (let i = 0; i < out.length; i++) out[i] = i;
  const { count } = positions;
  for (let i = 0; i < out.length; i++) {
    if ((out[i] as number) >= count) {
      throw refuseGlb("GLB_BAD_INDEX", `Triangle ${Math.floor(i / 3)} uses vertex ${out[i]}, but there are ${count}.`, {
        triangle: Math.floor(i / 3),
        vertex: out[i],
        vertices: count,
      });
    }
  }
  return out;
}

function stripCorners(indices: Accessor | null, vertices: number): Uint32Array {
  const corners = new Uint32Array(indices ? indices.count * indices.width : vertices);
  if (indices) copyNumbers(indices, corners);
  else for (let i = 0; i < corners.length; i++) corners[i] = i;
  return corners;
}

/** Every second triangle of a strip has two corners in the other order. */
function unrollStrip(corners: Uint32Array, out: Uint32Array): void {
  for (let t = 0, to = 0; to < out.length; t++) {
    const odd = t & 1;
    out[to++] = corners[t] as number;
    out[to++] = corners[t + 1 + odd] as number;
    out[to++] = corners[t + 2 - odd] as number;
  }
}

/** Positions as float32, raw. */
export function readPositions(primitive: GlbPrimitive, allocate: Allocate): Float32Array {
  const { count } = primitive.positions;
  const out = new Float32Array(allocate(count * 12), 0, count * 3);
  copyNumbers(primitive.positions, out);
  return out;
}

/** Box round the vertices that triangles use, or a refusal when it does not fit in the cube. */
export function checkBounds(
  mesh: { readonly positions: Float32Array; readonly indices: Uint32Array; readonly quantised: boolean },
  limits: typeof GLB_LIMITS_DEFAULTS,
): Bounds {
  const { positions, indices } = mesh;
  const infinity = Number.POSITIVE_INFINITY;
  const min: [number, number, number] = [infinity, infinity, infinity];
  const max: [number, number, number] = [-infinity, -infinity, -infinity];
  let finite = true;
  for (let axis = 0; axis < 3; axis++) {
    let low = infinity;
    let high = -infinity;
    let sum = 0;
    for (let i = 0; i < indices.length; i++) {
      const value = positions[(indices[i] as number) * 3 + axis] as number;
      if (value < low) low = value;
      if (value > high) high = value;
      sum += value;
    }
    if (!Number.isFinite(sum)) finite = false;
    min[axis] = low;
    max[axis] = high;
  }
  const limit = limits.maxCoordinate;
  if (!finite || min.some((value) => value < -limit) || max.some((value) => value > limit)) {
    const bounds = finite
      ? `it spans ${spans({ min, max }, limit)}. ${mesh.quantised ? UNQUANTISE : FIT}`
      : "some coordinates are not finite numbers. Mend or remove those vertices.";
    throw refuseGlb("GLB_OUT_OF_BOUNDS", `The mesh must lie within −${limit}…${limit} on all axes; ${bounds}`, {
      min: min.map(jsonNumber),
      max: max.map(jsonNumber),
      limit,
    });
  }
  return { min, max };
}

const FIT =
  "Apply the nodes' transforms to the vertices (nodes are ignored), centre the mesh, scale it down; `404-gen mend` does it.";

const UNQUANTISE =
  "The file is quantised: its positions are whole numbers, which are drawn as they are, neither normalised nor scaled by a node. " +
  "Export with float positions (gltfpack: -noq), or let `404-gen mend` write them.";

/** Whether positions are stored as whole numbers (KHR_mesh_quantization). */
export const isQuantised = ({ positions }: GlbPrimitive): boolean => positions.componentType !== 5126;

const jsonNumber = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Four digits, or as many as show that a value lies outside: 0.6 as float32 is 0.600000024, which the reference refuses. */
function spans({ min, max }: Bounds, limit: number): string {
  const digits = (value: number): string => {
    const short = value.toPrecision(4);
    return Math.abs(value) > limit && Math.abs(Number(short)) <= limit ? value.toPrecision(9) : short;
  };
  return ["x", "y", "z"].map((axis, k) => `${axis} ${digits(min[k]!)}…${digits(max[k]!)}`).join(", ");
}

/** Texture coordinates with v up. */
export function readUvs(accessor: Accessor, allocate: Allocate): Float32Array {
  const out = new Float32Array(allocate(accessor.count * 8), 0, accessor.count * 2);
  copyNumbers(accessor, out);
  for (let at = 1; at < out.length; at += 2) out[at] = 1 - (out[at] as number);
  return out;
}

/**
 * COLOR_0 as R, G, B, A bytes: floats are scaled and rounded, bytes kept, wider integers keep their LOW byte (not scaled).
 * A missing alpha is 255.
 */
export function readColours(accessor: Accessor, allocate: Allocate): Uint8Array {
  const { count, width } = accessor;
  const raw = new Uint8Array(count * width);
  copyNumbers(accessor, raw, accessor.componentType === 5126 ? unitToByte : (value) => value & 255);
  const out = new Uint8Array(allocate(count * 4), 0, count * 4).fill(255);
  for (let i = 0; i < count; i++) for (let k = 0; k < width; k++) out[i * 4 + k] = raw[i * width + k] as number;
  return out;
}

/** round(255 x), ties to even, cut to 0…255; NaN and infinities give 0. */
export function unitToByte(x: number): number {
  if (!Number.isFinite(x)) return 0;
  const level = Math.min(255, Math.max(0, x * 255));
  const low = Math.floor(level);
  const rest = level - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
}
