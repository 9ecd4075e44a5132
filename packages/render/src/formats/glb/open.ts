import { mergeDefaults } from "@404-gen/core";
import { readContainer } from "./container.ts";
import { readTextures, type TextureFacts } from "./images.ts";
import { GLB_LIMITS_DEFAULTS, type GlbLimits } from "./limits.ts";
import { type MaterialFacts, readMaterial } from "./material.ts";
import { type GlbPrimitive, readPrimitive } from "./primitive.ts";
import { refuseGlb } from "./refuse.ts";

/** A GLB file after the check of all its headers. No vertex is copied and no texture decoded yet. */
export type GlbFile = {
  readonly primitive: GlbPrimitive;
  /** Null: the primitive has no material. */
  readonly material: MaterialFacts | null;
  readonly textures: readonly TextureFacts[];
  readonly limits: typeof GLB_LIMITS_DEFAULTS;
};

/** Reads a GLB file's headers. Throws a refusal with a code of `GLB_CODES`. */
export function openGlb(bytes: Uint8Array, options: GlbLimits = {}): GlbFile {
  const limits = mergeDefaults(GLB_LIMITS_DEFAULTS, options);
  if (bytes.length > limits.maxBytes) {
    throw refuseGlb("GLB_TOO_LARGE", `The file has ${bytes.length} bytes; at most ${limits.maxBytes} are accepted.`);
  }
  const primitive = readPrimitive(readContainer(bytes, limits), limits);
  const { json, views, warnings } = primitive;
  const material = primitive.material && readMaterial(json, { material: primitive.material, warnings });
  const textures = material ? readTextures(material, { json, views, warnings, limits }) : [];
  if (textures.length > 0 && !primitive.uvs) {
    throw refuseGlb(
      "GLB_MISSING_TEXCOORD",
      "The material has a texture, but the mesh has no TEXCOORD_0 to place it by.",
    );
  }
  return { primitive, material, textures, limits };
}
