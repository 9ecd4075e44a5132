import { encodePng } from "../image/png.ts";

/** Size of a made-up mesh. */
export type MeshModelOptions = {
  /** Squares along an edge of each of the six faces of the ball; triangles = 12 · this². @default 16 */
  readonly segments?: number | undefined;
};

/** Side of the texture, pixels. */
const TEXTURE_SIZE = 64;

/**
 * A GLB made by arithmetic that is the same everywhere: a ball of a cube's six faces with a bump on one side, textured with
 * coloured squares, half metal. For self tests, benchmarks and pictures in the docs.
 *
 * @example
 * await writeFile("mesh.glb", makeMeshGlb());
 */
export function makeMeshGlb(options: MeshModelOptions = {}): Uint8Array {
  const { segments = 16 } = options;
  const { positions, normals, uvs, indices } = cubeBall(segments);
  const image = encodePng(texturePixels(), { width: TEXTURE_SIZE, height: TEXTURE_SIZE });
  const parts = [positions, normals, uvs, indices, image].map(
    (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
  );
  const count = positions.length / 3;
  const json = {
    asset: { version: "2.0", generator: "@404-gen/render" },
    meshes: [{ primitives: [{ attributes: { POSITION: 0, NORMAL: 1, TEXCOORD_0: 2 }, indices: 3, material: 0 }] }],
    nodes: [{ mesh: 0 }],
    scenes: [{ nodes: [0] }],
    scene: 0,
    materials: [
      { pbrMetallicRoughness: { baseColorTexture: { index: 0 }, metallicFactor: 0.25, roughnessFactor: 0.45 } },
    ],
    textures: [{ source: 0 }],
    images: [{ bufferView: 4, mimeType: "image/png" }],
    accessors: [
      { bufferView: 0, componentType: 5126, count, type: "VEC3", min: [-0.5, -0.5, -0.5], max: [0.5, 0.5, 0.5] },
      { bufferView: 1, componentType: 5126, count, type: "VEC3" },
      { bufferView: 2, componentType: 5126, count, type: "VEC2" },
      { bufferView: 3, componentType: 5125, count: indices.length, type: "SCALAR" },
    ],
    bufferViews: [] as { buffer: number; byteOffset: number; byteLength: number }[],
    buffers: [{ byteLength: 0 }],
  };
  let at = 0;
  for (const part of parts) {
    json.bufferViews.push({ buffer: 0, byteOffset: at, byteLength: part.length });
    at += Math.ceil(part.length / 4) * 4;
  }
  json.buffers[0]!.byteLength = at;
  return container(json, { parts, binBytes: at });
}

/** The six faces of a cube, each a grid, pushed out to a ball of radius 0.45 with a bump towards +X. */
function cubeBall(segments: number) {
  const side = segments + 1;
  const positions: number[] = [];
  const normals: number[] = [];
  const uvs: number[] = [];
  const indices: number[] = [];
  for (let face = 0; face < 6; face++) {
    const base = positions.length / 3;
    for (let row = 0; row <= segments; row++) {
      for (let column = 0; column <= segments; column++) {
        const [x, y, z] = onFace(face, { u: (2 * column) / segments - 1, v: (2 * row) / segments - 1 });
        const length = Math.sqrt(x * x + y * y + z * z);
        const radius = (x > 0 ? 0.38 + 0.08 * (x / length) : 0.38) / length;
        positions.push(x * radius, y * radius, z * radius);
        normals.push(x / length, y / length, z / length);
        uvs.push((column / segments + (face % 3)) / 3, (row / segments + (face >= 3 ? 1 : 0)) / 2);
        if (row === segments || column === segments) continue;
        const corner = base + row * side + column;
        indices.push(corner, corner + 1, corner + side, corner + 1, corner + side + 1, corner + side);
      }
    }
  }
  return {
    positions: Float32Array.from(positions),
    normals: Float32Array.from(normals),
    uvs: Float32Array.from(uvs),
    indices: Uint32Array.from(indices),
  };
}

/** A point of a cube's face, ordered so that triangles turn counter-clockwise seen from outside. */
function onFace(face: number, { u, v }: { readonly u: number; readonly v: number }): [number, number, number] {
  if (face === 0) return [1, v, -u];
  if (face === 1) return [u, 1, -v];
  if (face === 2) return [u, v, 1];
  if (face === 3) return [-1, v, u];
  if (face === 4) return [u, -1, v];
  return [-u, v, -1];
}

/** Squares whose colour tells where on the ball they are. */
function texturePixels(): Uint8Array {
  const rgb = new Uint8Array(TEXTURE_SIZE * TEXTURE_SIZE * 3);
  for (let y = 0, at = 0; y < TEXTURE_SIZE; y++) {
    for (let x = 0; x < TEXTURE_SIZE; x++, at += 3) {
      const dark = ((x >> 3) + (y >> 3)) % 2 === 0 ? 90 : 0;
      rgb[at] = 250 - dark - (y >> 1);
      rgb[at + 1] = 120 - dark + 2 * x;
      rgb[at + 2] = 60 + (3 * y) / 2 + (dark >> 1);
    }
  }
  return rgb;
}

function container(
  json: unknown,
  bin: { readonly parts: readonly Uint8Array[]; readonly binBytes: number },
): Uint8Array {
  const text = Buffer.from(JSON.stringify(json), "utf8");
  const jsonBytes = Math.ceil(text.length / 4) * 4;
  const glb = new Uint8Array(12 + 8 + jsonBytes + 8 + bin.binBytes);
  const view = new DataView(glb.buffer);
  [0x46546c67, 2, glb.length, jsonBytes, 0x4e4f534a].forEach((word, i) => {
    view.setUint32(i * 4, word, true);
  });
  glb.fill(0x20, 20, 20 + jsonBytes);
  glb.set(text, 20);
  let at = 20 + jsonBytes;
  view.setUint32(at, bin.binBytes, true);
  view.setUint32(at + 4, 0x004e4942, true);
  at += 8;
  for (const part of bin.parts) {
    glb.set(part, at);
    at += Math.ceil(part.length / 4) * 4;
  }
  return glb;
}
