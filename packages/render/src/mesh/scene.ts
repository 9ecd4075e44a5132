/**
 * A mesh that is ready to be drawn. It consists of plain typed arrays, so that worker threads can get it (transferred, or shared when the arrays lie
 * on `SharedArrayBuffer`s) and draw its views with the same bytes as one thread.
 */
export type MeshScene = {
  /** x, y, z per vertex in model units, +Y up, as in the file: node transforms are never applied. */
  readonly positions: Float32Array;
  /** Unit normals, x, y, z per vertex. */
  readonly normals: Float32Array;
  /** u, v per vertex with v UP (OpenGL): v = 1 − v of glTF. Null without texture coordinates. */
  readonly uvs: Float32Array | null;
  /** R, G, B, A per vertex, multiplied onto the lit colour without decoding. Null when not used. */
  readonly colours: Uint8Array | null;
  /** Three vertex numbers per triangle, counter-clockwise seen from the front. All in range. */
  readonly indices: Uint32Array;
  readonly material: MeshMaterial;
};

/** Metallic-roughness material. Factors are linear; textures hold the file's bytes. */
export type MeshMaterial = {
  /** R, G, B, A, each n/255: the reference keeps this factor in 8 bits. */
  readonly baseColor: readonly [number, number, number, number];
  readonly metallic: number;
  readonly roughness: number;
  readonly emissive: readonly [number, number, number];
  /** RGB or RGBA. */
  readonly baseColorTexture: Texture | null;
  /** Green: roughness, blue: metallic. */
  readonly metallicRoughnessTexture: Texture | null;
  readonly normalTexture: Texture | null;
  /** Red: occlusion; it dims direct light too, strength is ignored. */
  readonly occlusionTexture: Texture | null;
  readonly emissiveTexture: Texture | null;
};

/** 8-bit picture, rows from the TOP of the image file. */
export type Texture = {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
};

/** True when every fragment is opaque, so that drawing order cannot matter and hidden fragments need no shading. */
export function isOpaque(scene: MeshScene): boolean {
  const { baseColor, baseColorTexture } = scene.material;
  if (baseColor[3] !== 1) return false;
  return opaqueBytes(scene.colours) && (baseColorTexture?.channels !== 4 || opaqueBytes(baseColorTexture.data));
}

function opaqueBytes(rgba: Uint8Array | null): boolean {
  if (rgba) for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return false;
  return true;
}
