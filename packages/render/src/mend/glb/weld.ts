import type { JoinedMesh } from "./join-parts.ts";

/** The mesh with each vertex once: vertices that are equal bit by bit become one, in the order of their first use. */
export function weld(mesh: JoinedMesh): JoinedMesh {
  const sources = [mesh.positions, mesh.normals, ...(mesh.uvs ? [mesh.uvs] : [])];
  const widths = [3, 3, 2];
  const words = sources.map(({ buffer, byteOffset, length }) => new Int32Array(buffer, byteOffset, length));
  const equal = (a: number, b: number): boolean =>
    words.every((array, n) => {
      for (let k = 0; k < widths[n]!; k++) if (array[a * widths[n]! + k] !== array[b * widths[n]! + k]) return false;
      return true;
    });
  const hash = (vertex: number): number => {
    let value = 0;
    for (const [n, array] of words.entries())
      for (let k = 0; k < widths[n]!; k++)
        value = Math.imul(value ^ array[vertex * widths[n]! + k]!, 0x01000193) ^ (value >>> 13);
    return value >>> 0;
  };
  const count = mesh.positions.length / 3;
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(count * 2 + 2))).fill(-1);
  const numbers = new Uint32Array(count);
  const indices: number[] = [];
  for (let vertex = 0; vertex < count; vertex++) {
    let slot = hash(vertex) & (slots.length - 1);
    while (slots[slot] !== -1 && !equal(indices[slots[slot]!]!, vertex)) slot = (slot + 1) & (slots.length - 1);
    if (slots[slot] === -1) slots[slot] = indices.push(vertex) - 1;
    numbers[vertex] = slots[slot]!;
  }
  const pick = (from: Float32Array, width: number): Float32Array => {
    const out = new Float32Array(indices.length * width);
    for (const [to, vertex] of indices.entries())
      for (let k = 0; k < width; k++) out[to * width + k] = from[vertex * width + k]!;
    return out;
  };
  return {
    ...mesh,
    positions: pick(mesh.positions, 3),
    normals: pick(mesh.normals, 3),
    uvs: mesh.uvs && pick(mesh.uvs, 2),
    indices: mesh.indices.map((index) => numbers[index]!),
  };
}
