import type { Relief } from "./relief.ts";
import type { Pixels } from "./silhouette.ts";
import { sampleTexture } from "./texture.ts";

const PROPERTIES = ["x", "y", "z", "f_dc_0", "f_dc_1", "f_dc_2", "opacity", "scale_0", "scale_1", "scale_2", "rot_0", "rot_1", "rot_2", "rot_3"]; // biome-ignore format: one line
/** Zeroth spherical harmonic: colour = 0.5 + SH0 · f_dc. */
const SH0 = 0.28209479177387814;
/** Opacity 0.982 after the sigmoid. */
const OPACITY_LOGIT = 4;

/**
 * A binary little-endian splat file with one flat Gaussian in the plane of each triangle. The competition draws splat files with Y down, so the model
 * is turned by 180° about X.
 */
export function writePly(relief: Relief, texture: Pixels): Uint8Array {
  const count = relief.indices.length / 3;
  const header = new TextEncoder().encode(
    [
      "ply",
      "format binary_little_endian 1.0",
      `element vertex ${count}`,
      ...PROPERTIES.map((name) => `property float ${name}`),
      "end_header",
      "",
    ].join("\n"),
  );
  const rows = new Float32Array(count * PROPERTIES.length);
  for (let i = 0; i < count; i++) rows.set(splat(relief, texture, i), i * PROPERTIES.length);
  const out = new Uint8Array(header.length + rows.byteLength);
  out.set(header);
  const view = new DataView(out.buffer, header.length);
  rows.forEach((value, index) => {
    view.setFloat32(index * 4, value, true);
  });
  return out;
}

function splat(relief: Relief, texture: Pixels, triangle: number): number[] {
  const corners = [0, 1, 2].map((corner) => relief.indices[triangle * 3 + corner]!);
  const mean = (values: Float32Array, width: number, axis: number) =>
    corners.reduce((sum, corner) => sum + values[corner * width + axis]!, 0) / 3;
  const [x, y, z] = [0, 1, 2].map((axis) => mean(relief.positions, 3, axis)) as [number, number, number];
  const normal = [0, 1, 2].map((axis) => mean(relief.normals, 3, axis)) as [number, number, number];
  const colour = sampleTexture(texture, { u: mean(relief.uvs, 2, 0), v: mean(relief.uvs, 2, 1) });
  const [a, b] = [corners[0]!, corners[1]!];
  const edge = Math.sqrt(
    [0, 1, 2].reduce((sum, axis) => sum + (relief.positions[a * 3 + axis]! - relief.positions[b * 3 + axis]!) ** 2, 0),
  );
  const spread = Math.log(Math.max(edge * 0.55, 1e-4));
  return [
    x, -y, -z,
    ...colour.map((value) => (value / 255 - 0.5) / SH0),
    OPACITY_LOGIT,
    spread, spread, spread - Math.log(5),
    ...turnZTo([normal[0], -normal[1], -normal[2]]),
  ]; // biome-ignore format: one splat
}

/** Quaternion (w, x, y, z) that turns +Z to the direction. */
function turnZTo([x, y, z]: readonly [number, number, number]): number[] {
  const length = Math.sqrt(x * x + y * y + z * z) || 1;
  const w = 1 + z / length;
  if (w < 1e-6) return [0, 1, 0, 0];
  const q = [w, -y / length, x / length, 0];
  const norm = Math.sqrt(q.reduce((sum, value) => sum + value * value, 0));
  return q.map((value) => value / norm);
}
