import type { Texture } from "../../mesh/scene.ts";

/** A picture, and how it is read beyond its edges. */
export type WrappedTexture = {
  readonly texture: Texture;
  readonly wrap: readonly [Wrap, Wrap];
  /** The file's own bytes, if the picture is unchanged and of a kind that is drawn. */
  readonly stored: { readonly bytes: Uint8Array; readonly mimeType: string } | null;
};

export type Wrap = "repeat" | "clamp" | "mirror";

/** The uses of a texture in the mended model. */
export const SURFACE_SLOTS = ["baseColor", "metallicRoughness", "normal", "occlusion", "emissive"] as const;

export type SurfaceSlot = (typeof SURFACE_SLOTS)[number];

/** A material as a viewer shows it: numbers are linear and within their ranges. */
export type Surface = {
  readonly baseColor: readonly [number, number, number, number];
  readonly metallic: number;
  readonly roughness: number;
  readonly emissive: readonly [number, number, number];
  readonly textures: Readonly<Partial<Record<SurfaceSlot, WrappedTexture>>>;
  readonly doubleSided: boolean;
  /** Some of it lets light through; such parts are drawn after the opaque ones. */
  readonly blends: boolean;
};

/** Triangles of one surface, in the scene's axes. */
export type Part = {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  /** As in glTF, v down. Null: no texture needs them. */
  readonly uvs: Float32Array | null;
  /** Linear R, G, B of each vertex; null: all white. */
  readonly colours: Float32Array | null;
  readonly indices: Uint32Array;
  readonly surface: Surface;
};
