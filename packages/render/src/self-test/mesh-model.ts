import { encodePng } from "../image/png.ts";

/** Size of the generated mesh. */
export type MeshModelOptions = {
  /** Squares along an edge of each of the six faces of the ball; triangles = 12 · this². @default 16 */
  readonly segments?: number | undefined;
};

/** Side of the texture, pixels. */
const TEXTURE_SIZE = 64;

/**
 * Makes a GLB with arithmetic that is the same everywhere: a ball of a cube's six faces with a bump on one side, textured with coloured squares, half
 * metal. For self tests, benchmarks and pictures in the docs. Its picture is always the same; its bytes are as `@gltf-transform/core` writes them.
 *
 * @example
 * await writeFile("mesh.glb", await makeMeshGlb());
 */
export async function makeMeshGlb(options: MeshModelOptions = {}): Promise<Uint8Array> {
  const { segments = 16 } = options;
  // The library is loaded with the first ball (50 ms): a program that draws only other files does not need it.
  const { Document, VertexLayout, WebIO } = await import("@gltf-transform/core");
  const { positions, normals, uvs, indices } = cubeBall(segments);
  const image = encodePng(texturePixels(), { width: TEXTURE_SIZE, height: TEXTURE_SIZE });
  const document = new Document();
  document.getRoot().getAsset().generator = "@404-gen/render";
  const buffer = document.createBuffer();
  const accessor = (type: "SCALAR" | "VEC2" | "VEC3", array: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>) =>
    document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
  const material = document
    .createMaterial()
    .setBaseColorTexture(document.createTexture().setMimeType("image/png").setImage(image.slice()))
    .setMetallicFactor(0.25)
    .setRoughnessFactor(0.45);
  const primitive = document
    .createPrimitive()
    .setAttribute("POSITION", accessor("VEC3", positions))
    .setAttribute("NORMAL", accessor("VEC3", normals))
    .setAttribute("TEXCOORD_0", accessor("VEC2", uvs))
    .setIndices(accessor("SCALAR", indices))
    .setMaterial(material);
  const node = document.createNode().setMesh(document.createMesh().addPrimitive(primitive));
  document.getRoot().setDefaultScene(document.createScene().addChild(node));
  return new WebIO().setVertexLayout(VertexLayout.SEPARATE).writeBinary(document);
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

/** Squares whose colours tell their place on the ball. */
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
