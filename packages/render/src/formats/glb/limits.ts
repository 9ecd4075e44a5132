import { MODEL_FORMATS } from "@404-gen/core";

/** Limits of a GLB file. They are checked against headers, before memory is allocated. */
export type GlbLimits = {
  /** Bytes of the file. @default 209715200 (200 MiB) */
  readonly maxBytes?: number | undefined;
  /** Largest coordinate, either sign, on every axis. @default 0.6 */
  readonly maxCoordinate?: number | undefined;
  /** Most triangles. @default 5000000 */
  readonly maxTriangles?: number | undefined;
  /** Most vertices. @default 5000000 */
  readonly maxVertices?: number | undefined;
  /** Bytes of the JSON chunk. @default 33554432 (32 MiB) */
  readonly maxJsonBytes?: number | undefined;
  /** Pixels on a side of a texture. @default 8192 */
  readonly maxTextureSide?: number | undefined;
  /** Pixels of all textures of the material together. @default 100000000 */
  readonly maxTexturePixels?: number | undefined;
};

/** Limits of a GLB file unless a caller says otherwise. */
export const GLB_LIMITS_DEFAULTS: { readonly [K in keyof GlbLimits]-?: number } = {
  maxBytes: MODEL_FORMATS.glb.maxBytes,
  /** The reference refuses models outside the unit cube, with a margin of 0.1 on each side. */
  maxCoordinate: 0.6,
  /** Ours: a strip or 8-bit indices in 200 MiB could hold 200 million; 5 million are drawn in some 300 MiB of memory. */
  maxTriangles: 5_000_000,
  maxVertices: 5_000_000,
  /** Ours: real files hold kilobytes of JSON; parsing takes some ten times its length in memory. */
  maxJsonBytes: 32 * 1024 * 1024,
  /** Ours: half of the largest side of the reference's OpenGL; a 16384² picture alone needs 768 MiB as RGB. */
  maxTextureSide: 8192,
  /** Ours: five textures of 4096² fit (84 million), 300 to 400 MiB decoded. */
  maxTexturePixels: 100_000_000,
};
