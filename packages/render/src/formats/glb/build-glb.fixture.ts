/** Builds GLB files for tests and benchmarks, valid ones and ones that are broken on purpose. */

export type GlbParts = {
  /** The JSON, or its text. */
  readonly json: unknown;
  /** Binary chunk; absent: none. */
  readonly bin?: Uint8Array | undefined;
};

/** A GLB container with any JSON and bytes. */
export function buildGlb({ json, bin }: GlbParts): Uint8Array {
  const text = Buffer.from(typeof json === "string" ? json : JSON.stringify(json));
  const chunk = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, 32)]);
  const chunks = [chunkHead(chunk.length, 0x4e4f534a), chunk];
  if (bin) {
    const data = Buffer.concat([bin, Buffer.alloc((4 - (bin.length % 4)) % 4)]);
    chunks.push(chunkHead(data.length, 0x004e4942), data);
  }
  const body = Buffer.concat(chunks);
  const head = Buffer.alloc(12);
  head.writeUInt32LE(0x46546c67, 0);
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(12 + body.length, 8);
  return new Uint8Array(Buffer.concat([head, body]));
}

function chunkHead(length: number, type: number): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(length, 0);
  head.writeUInt32LE(type, 4);
  return head;
}

export type MeshParts = {
  readonly positions: Float32Array;
  readonly indices?: Uint32Array | undefined;
  readonly normals?: Float32Array | undefined;
  readonly uvs?: Float32Array | undefined;
  readonly colours?: Float32Array | undefined;
  /** glTF material; its textures point at `images` by number. */
  readonly material?: Readonly<Record<string, unknown>> | undefined;
  readonly images?: readonly { readonly mimeType: string; readonly bytes: Uint8Array }[] | undefined;
  /** Changes to the finished JSON, before it is written. */
  readonly change?: ((json: GlbJson) => void) | undefined;
};

/** The parts of the JSON that tests change. */
export type GlbJson = {
  meshes: { primitives: { attributes: Record<string, number>; [key: string]: unknown }[] }[];
  accessors: Record<string, unknown>[];
  bufferViews: Record<string, unknown>[];
  buffers: Record<string, unknown>[];
  [key: string]: unknown;
};

const TYPES: Readonly<Record<string, [string, number]>> = {
  POSITION: ["VEC3", 3],
  NORMAL: ["VEC3", 3],
  TEXCOORD_0: ["VEC2", 2],
  COLOR_0: ["VEC3", 3],
};

/** A GLB file with one mesh of one primitive. */
export function meshGlb(parts: MeshParts): Uint8Array {
  const blobs: Uint8Array[] = [];
  const json: GlbJson = { meshes: [], accessors: [], bufferViews: [], buffers: [], asset: { version: "2.0" } };
  let length = 0;
  const view = (bytes: Uint8Array): number => {
    const chunk = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    json.bufferViews.push({ buffer: 0, byteOffset: length, byteLength: bytes.length });
    blobs.push(chunk);
    length += chunk.length;
    return json.bufferViews.length - 1;
  };
  const bytesOf = (array: Float32Array | Uint32Array): Uint8Array =>
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const attributes: Record<string, number> = {};
  const arrays = { POSITION: parts.positions, NORMAL: parts.normals, TEXCOORD_0: parts.uvs, COLOR_0: parts.colours };
  for (const [name, array] of Object.entries(arrays)) {
    if (!array) continue;
    const [type, width] = TYPES[name]!;
    attributes[name] = json.accessors.length;
    json.accessors.push({ bufferView: view(bytesOf(array)), componentType: 5126, type, count: array.length / width });
  }
  const primitive: Record<string, unknown> & { attributes: Record<string, number> } = { attributes };
  if (parts.indices) {
    primitive["indices"] = json.accessors.length;
    const bufferView = view(bytesOf(parts.indices));
    json.accessors.push({ bufferView, componentType: 5125, type: "SCALAR", count: parts.indices.length });
  }
  if (parts.material) {
    primitive["material"] = 0;
    json["materials"] = [parts.material];
  }
  if (parts.images) {
    json["images"] = parts.images.map(({ mimeType, bytes }) => ({ mimeType, bufferView: view(bytes) }));
    json["textures"] = parts.images.map((_, source) => ({ source }));
  }
  json.meshes.push({ primitives: [primitive] });
  json.buffers.push({ byteLength: length });
  parts.change?.(json);
  return buildGlb({ json, bin: Buffer.concat(blobs) });
}

/** A wavy sphere: `rings` × `rings` × 2 triangles about the origin, with normals and texture coordinates. */
export function sphere(
  rings: number,
  radius = 0.5,
): Required<Pick<MeshParts, "positions" | "normals" | "uvs" | "indices">> {
  const columns = rings + 1;
  const positions = new Float32Array(columns * columns * 3);
  const normals = new Float32Array(positions.length);
  const uvs = new Float32Array(columns * columns * 2);
  const indices = new Uint32Array(rings * rings * 6);
  for (let row = 0, n = 0; row < columns; row++) {
    for (let column = 0; column < columns; column++, n++) {
      const polar = (Math.PI * row) / rings;
      const turn = (2 * Math.PI * column) / rings;
      const unit = [Math.sin(polar) * Math.sin(turn), Math.cos(polar), Math.sin(polar) * Math.cos(turn)];
      const wave = 1 - 0.1 * (1 + Math.sin(8 * turn) * Math.sin(6 * polar));
      for (let k = 0; k < 3; k++) {
        // Rounded so that the same mesh is built where Math.sin differs in its last bit.
        positions[n * 3 + k] = Math.round(unit[k]! * radius * wave * 1e5) / 1e5;
        normals[n * 3 + k] = Math.round(unit[k]! * 1e5) / 1e5;
      }
      uvs[n * 2] = column / rings;
      uvs[n * 2 + 1] = row / rings;
    }
  }
  for (let row = 0, at = 0; row < rings; row++) {
    for (let column = 0; column < rings; column++) {
      const a = row * columns + column;
      const b = a + columns;
      indices.set([a, b, b + 1, a, b + 1, a + 1], at);
      at += 6;
    }
  }
  return { positions, normals, uvs, indices };
}
