import type { Texture } from "../../mesh/scene.ts";

/** A picture with the way in which it goes on beyond its edges. */
export type WrappedTexture = {
  readonly texture: Texture;
  readonly wrap: readonly [Wrap, Wrap];
  /** The file's own bytes, when nothing was changed and they are of a kind that is drawn. */
  readonly stored: { readonly bytes: Uint8Array; readonly mimeType: string } | null;
};

export type Wrap = "repeat" | "clamp" | "mirror";

/** Where a texture of the result is used. */
export const SURFACE_SLOTS = ["baseColor", "metallicRoughness", "normal", "occlusion", "emissive"] as const;

export type SurfaceSlot = (typeof SURFACE_SLOTS)[number];

/** A material as it is to look: numbers are linear and already within their ranges. */
export type Surface = {
  readonly baseColor: readonly [number, number, number, number];
  readonly metallic: number;
  readonly roughness: number;
  readonly emissive: readonly [number, number, number];
  readonly textures: Readonly<Partial<Record<SurfaceSlot, WrappedTexture>>>;
  readonly doubleSided: boolean;
  /** Some of it lets light through: drawn after what does not. */
  readonly blends: boolean;
};

/** Triangles of one surface, in the scene's axes. */
export type Part = {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  /** glTF's own: v down. Null: none that a texture needs. */
  readonly uvs: Float32Array | null;
  /** Linear R, G, B of each vertex; null: all white. */
  readonly colours: Float32Array | null;
  readonly indices: Uint32Array;
  readonly surface: Surface;
};
