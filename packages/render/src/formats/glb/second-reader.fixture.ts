import { Logger, Primitive, type TypedArray, WebIO } from "@gltf-transform/core";
import { ALL_EXTENSIONS } from "@gltf-transform/extensions";
import { expect } from "vitest";
import { splitGlb } from "../../../testing/mutate-glb.ts";
import { buildGlb } from "./build-glb.fixture.ts";
import { type LoadedGlb, type LoadGlbOptions, loadGlb } from "./load.ts";

/** Triangles of a mesh as a file has them: three numbers of vertices a triangle, and three coordinates a vertex. */
export type Triangles = { readonly positions: Float32Array; readonly indices: Uint32Array };

/** The one primitive of a file, as glTF-Transform reads it; every second triangle of a strip is turned. Throws that library's errors. */
export async function readTriangles(bytes: Uint8Array): Promise<Triangles> {
  const io = new WebIO().registerExtensions(ALL_EXTENSIONS).setLogger(new Logger(Logger.Verbosity.SILENT));
  const [mesh] = (await io.readBinary(bytes.slice())).getRoot().listMeshes();
  const [primitive] = mesh!.listPrimitives();
  const positions = Float32Array.from(primitive!.getAttribute("POSITION")!.getArray() as TypedArray);
  const corners = Uint32Array.from(primitive!.getIndices()?.getArray() ?? positions.keys());
  const count = primitive!.getIndices() ? corners.length : positions.length / 3;
  const ofStrip = (at: number): number[] => {
    const [a, b, c] = [corners[at]!, corners[at + 1]!, corners[at + 2]!];
    return at % 2 === 0 ? [a, b, c] : [a, c, b];
  };
  const indices =
    primitive!.getMode() === Primitive.Mode.TRIANGLE_STRIP
      ? Uint32Array.from(Array.from({ length: count - 2 }, (_, at) => ofStrip(at)).flat())
      : corners.slice(0, count);
  return { positions, indices };
}

/** A file whose accessors have their base values alone. */
function withoutSparse(bytes: Uint8Array): Uint8Array {
  const { json, bin } = splitGlb(bytes);
  for (const accessor of json["accessors"] as { sparse?: unknown }[]) delete accessor.sparse;
  return buildGlb({ json, bin });
}

/**
 * Reads a file with the strict reader. glTF-Transform reads every accepted file too, and both must find the same triangles. Sparse values, which the
 * reference ignores, are removed before.
 */
export async function loadTwice(bytes: Uint8Array, options?: LoadGlbOptions): Promise<LoadedGlb> {
  const model = await loadGlb(bytes, options);
  const second = await readTriangles(model.warnings.includes("SPARSE_IGNORED") ? withoutSparse(bytes) : bytes);
  const asBytes = (array: Float32Array | Uint32Array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  expect(asBytes(model.scene.positions).equals(asBytes(second.positions)), "positions as glTF-Transform").toBe(true);
  expect(asBytes(model.scene.indices).equals(asBytes(second.indices)), "indices as glTF-Transform").toBe(true);
  return model;
}
