/** Every code with which a GLB file is refused, and what its maker should change. `docs/render-mesh.md` prints this table. */
export const GLB_CODES = {
  GLB_TOO_LARGE: "The file is larger than the service takes. Make textures smaller or use fewer triangles.",
  GLB_BAD_MAGIC: "The file does not begin with `glTF`. Export binary glTF 2.0 (.glb), not .gltf, .zip or a web page.",
  GLB_BAD_VERSION: "The container is not version 2. Export glTF 2.0.",
  GLB_TRUNCATED: "The file ends before its header or a chunk does. Upload the whole file.",
  GLB_BAD_CHUNK: "The chunks are not one JSON chunk followed by binary chunks. Export again with another tool.",
  GLB_BAD_JSON: "The JSON chunk is not valid JSON text (UTF-8, no byte order mark), or is not an object.",
  GLB_BAD_STRUCTURE: "A part of the JSON has the wrong type or points at something that is not there.",
  GLB_NO_MESH: "The file has no mesh. Export the model itself, not only nodes or cameras.",
  GLB_MULTIPLE_MESHES:
    "The file has more than one mesh primitive, used or not. Join all into one mesh with one material; remove unused meshes.",
  GLB_NOT_TRIANGLES: "The only primitive is points, lines or a fan. Export triangles (mode 4) or a strip (mode 5).",
  GLB_EMPTY_MESH: "The mesh has no triangles.",
  GLB_TOO_MANY_TRIANGLES: "The mesh has more triangles than are drawn. Simplify it.",
  GLB_TOO_MANY_VERTICES: "The mesh has more vertices than are drawn. Simplify it.",
  GLB_BAD_ACCESSOR:
    "An accessor has an unknown type, a wrong shape, or reaches beyond its data. Validate the file with the glTF validator.",
  GLB_BAD_INDEX: "An index points at a vertex that is not there.",
  GLB_OUT_OF_BOUNDS:
    "A vertex lies outside −0.6…0.6 on some axis, or is not a finite number. Apply all transforms to the vertices (nodes are ignored), centre the model, scale it into the cube.",
  GLB_NOTHING_TO_DRAW: "Every triangle is degenerate, so all views would be blank.",
  GLB_EXTERNAL_BUFFER: "A buffer has a `uri`. Geometry must lie in the binary chunk of the same file.",
  GLB_MISSING_BUFFER: "A bufferView lies in a buffer that the file does not hold, or beyond its end.",
  GLB_UNSUPPORTED_EXTENSION:
    "The data is compressed or described by an extension that is not read. Export without Draco, meshopt or specular-glossiness.",
  GLB_MISSING_TEXCOORD: "The material has a texture but the mesh has no TEXCOORD_0.",
  GLB_BAD_MATERIAL: "A material value has the wrong type or lies outside its range.",
  GLB_BAD_TEXTURE: "A texture begins like a picture but cannot be decoded, for example because it is cut short.",
  GLB_TEXTURE_FORMAT:
    "A texture is stored in a form that is not read the same everywhere. Save it as 8-bit RGB or RGBA, PNG or JPEG.",
  GLB_TEXTURE_TOO_LARGE: "A texture, or all textures together, have more pixels than are drawn. Make them smaller.",
} as const;

export type GlbCode = keyof typeof GLB_CODES;

/** Things that are drawn, as the reference does, but probably not as their maker meant. */
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
  SKIPPED_PRIMITIVE: "A primitive of lines strips, loops or fans is left out.",
  NORMALS_COMPUTED: "The mesh has no usable normals; smooth ones were computed from its triangles.",
} as const;

export type GlbWarning = keyof typeof GLB_WARNINGS;
