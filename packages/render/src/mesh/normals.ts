import { arccos } from "../math/arccos.ts";

/** A triangle with an angle below this, radians, adds nothing to its vertices' normals. Source: trimesh's `tol.merge`. */
const SMALLEST_ANGLE = 1e-8;

/** A triangle whose edges' cross product is shorter than this has no normal. Source: trimesh's `tol.zero`-scaled check. */
const SMALLEST_CROSS = 1e-13;

/**
 * Smooth normals for a mesh without normals, as trimesh computes them: each triangle adds its unit normal to its corners, weighted by the corner's
 * angle. A vertex without a usable triangle gets (0, 0, 0).
 */
export function computeNormals(mesh: {
  readonly positions: Float32Array;
  readonly indices: Uint32Array;
}): Float64Array {
  const { positions, indices } = mesh;
  const sums = new Float64Array(positions.length);
  for (let at = 0; at < indices.length; at += 3) {
    const a = (indices[at] as number) * 3;
    const b = (indices[at + 1] as number) * 3;
    const c = (indices[at + 2] as number) * 3;
    const ax = positions[a] as number;
    const ay = positions[a + 1] as number;
    const az = positions[a + 2] as number;
    const ux = (positions[b] as number) - ax;
    const uy = (positions[b + 1] as number) - ay;
    const uz = (positions[b + 2] as number) - az;
    const vx = (positions[c] as number) - ax;
    const vy = (positions[c + 1] as number) - ay;
    const vz = (positions[c + 2] as number) - az;
    const wx = vx - ux;
    const wy = vy - uy;
    const wz = vz - uz;
    const nx = uy * wz - uz * wy;
    const ny = uz * wx - ux * wz;
    const nz = ux * wy - uy * wx;
    const cross = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (!(cross > SMALLEST_CROSS)) continue;
    const u = 1 / Math.sqrt(ux * ux + uy * uy + uz * uz);
    const v = 1 / Math.sqrt(vx * vx + vy * vy + vz * vz);
    const w = 1 / Math.sqrt(wx * wx + wy * wy + wz * wz);
    const angleA = arccos(cosine((ux * vx + uy * vy + uz * vz) * u * v));
    const angleB = arccos(cosine(-(ux * wx + uy * wy + uz * wz) * u * w));
    const angleC = Math.PI - angleA - angleB;
    if (angleA < SMALLEST_ANGLE || angleB < SMALLEST_ANGLE || angleC < SMALLEST_ANGLE) continue;
    const unit = 1 / cross;
    addScaled(sums, a, nx, ny, nz, angleA * unit);
    addScaled(sums, b, nx, ny, nz, angleB * unit);
    addScaled(sums, c, nx, ny, nz, angleC * unit);
  }
  return sums;
}

const cosine = (x: number): number => (x > 1 ? 1 : x < -1 ? -1 : x);

function addScaled(sums: Float64Array, at: number, x: number, y: number, z: number, scale: number): void {
  sums[at] = (sums[at] as number) + x * scale;
  sums[at + 1] = (sums[at + 1] as number) + y * scale;
  sums[at + 2] = (sums[at + 2] as number) + z * scale;
}

/**
 * Writes the vectors of `from` (three numbers per vertex) with unit length into `into`, in float32. A zero vector becomes NaN, as in the reference's
 * vertex program: its triangles look unlit.
 */
export function normalise(from: Float32Array | Float64Array, into: Float32Array): void {
  for (let at = 0; at < from.length; at += 3) {
    const x = from[at] as number;
    const y = from[at + 1] as number;
    const z = from[at + 2] as number;
    const scale = 1 / Math.sqrt(x * x + y * y + z * z);
    into[at] = x * scale;
    into[at + 1] = y * scale;
    into[at + 2] = z * scale;
  }
}
