import { encodePng } from "@404-gen/core/image";
import { Document, type Document as GltfDocument, Logger, type Material, WebIO } from "@gltf-transform/core";
import type { JoinedMesh } from "./join-parts.ts";
import type { SurfaceSlot, WrappedTexture } from "./part.ts";
import { weld } from "./weld.ts";

/** Writes a GLB file of one mesh with one primitive and one material; equal vertices are written once. */
export async function writeMesh(loose: JoinedMesh): Promise<Uint8Array> {
  const mesh = weld(loose);
  const document = new Document().setLogger(new Logger(Logger.Verbosity.SILENT));
  document.getRoot().getAsset().generator = "404-gen mend";
  const buffer = document.createBuffer();
  const accessor = (type: "VEC3" | "VEC2" | "SCALAR", array: Float32Array | Uint32Array) =>
    document.createAccessor().setType(type).setArray(array.slice()).setBuffer(buffer);
  const primitive = document
    .createPrimitive()
    .setAttribute("POSITION", accessor("VEC3", mesh.positions))
    .setAttribute("NORMAL", accessor("VEC3", mesh.normals))
    .setIndices(accessor("SCALAR", mesh.indices))
    .setMaterial(await createMaterial(document, mesh));
  if (mesh.uvs) primitive.setAttribute("TEXCOORD_0", accessor("VEC2", mesh.uvs));
  const node = document.createNode("model").setMesh(document.createMesh("model").addPrimitive(primitive));
  document.getRoot().setDefaultScene(document.createScene().addChild(node));
  return new WebIO().writeBinary(document);
}

async function createMaterial(document: GltfDocument, { surface }: JoinedMesh): Promise<Material> {
  const material = document
    .createMaterial("model")
    .setBaseColorFactor([...surface.baseColor])
    .setMetallicFactor(surface.metallic)
    .setRoughnessFactor(surface.roughness)
    .setEmissiveFactor([...surface.emissive])
    .setAlphaMode(surface.blends ? "BLEND" : "OPAQUE");
  const textureCopies = new Map<WrappedTexture["texture"], ReturnType<GltfDocument["createTexture"]>>();
  for (const [slot, wrappedTexture] of Object.entries(surface.textures) as [SurfaceSlot, WrappedTexture][]) {
    const texture =
      textureCopies.get(wrappedTexture.texture) ?? (await createTexture(document, { slot, wrapped: wrappedTexture }));
    textureCopies.set(wrappedTexture.texture, texture);
    if (slot === "baseColor") material.setBaseColorTexture(texture);
    else if (slot === "metallicRoughness") material.setMetallicRoughnessTexture(texture);
    else if (slot === "normal") material.setNormalTexture(texture);
    else if (slot === "occlusion") material.setOcclusionTexture(texture);
    else material.setEmissiveTexture(texture);
  }
  return material;
}

async function createTexture(
  document: GltfDocument,
  { slot, wrapped }: { readonly slot: SurfaceSlot; readonly wrapped: WrappedTexture },
) {
  const { stored, texture } = wrapped;
  const image = stored ?? { bytes: await encodePng(texture), mimeType: "image/png" };
  return document.createTexture(slot).setImage(new Uint8Array(image.bytes)).setMimeType(image.mimeType);
}
