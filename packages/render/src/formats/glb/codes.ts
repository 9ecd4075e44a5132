import { ERROR_PARTS } from "@404-gen/core";

/** Every code with which a GLB file is refused, what it means and what the miner should change. */
export const GLB_CODES = ERROR_PARTS["GLB files"];

/** Why a GLB file is refused. */
export type GlbCode = keyof typeof GLB_CODES;

/** What the renderer does as the reference does, but probably not as the miner meant it. */
export const GLB_WARNINGS = {
  NODE_TRANSFORM_IGNORED: "Node transforms are never applied: the mesh is drawn with its raw vertices.",
  NORMALIZED_IGNORED: "`normalized` integers are used raw, not scaled to 0…1 or −1…1.",
  SPARSE_IGNORED: "Sparse substitution is not applied; the base values are drawn.",
  VERTEX_COLOURS_IGNORED: "COLOR_0 is not used because the primitive has a material.",
  ALPHA_MODE_IGNORED:
    "alphaMode is ignored: alpha is always blended, in the file's triangle order, with depth written.",
  DOUBLE_SIDED_IGNORED: "doubleSided is ignored: back faces are never drawn.",
  TEXTURE_SKIPPED: "A texture cannot be read (external, KTX2 or not a picture) and is left out, as the reference does.",
  TEXTURE_TRANSFORM_IGNORED: "KHR_texture_transform and texCoord sets other than 0 are ignored.",
  MATERIAL_EXTENSION_IGNORED: "A material extension is not drawn.",
  SKIPPED_PRIMITIVE: "A primitive of line strips, line loops or triangle fans is left out.",
  NORMALS_COMPUTED: "The mesh has no usable normals; smooth ones were computed from its triangles.",
  NORMALS_ZERO: "All normals are zero, so no direct light reaches the mesh: it is drawn dark.",
  SPECULAR_GLOSSINESS_CONVERTED:
    "The specular-glossiness material is converted to metal and roughness, as the reference does.",
} as const;

/** The key of a warning about a GLB file. */
export type GlbWarning = keyof typeof GLB_WARNINGS;
