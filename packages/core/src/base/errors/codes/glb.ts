import { defineErrorsOf } from "../error-row.ts";

/** Why a GLB file is refused. */
export const GLB_ERRORS = defineErrorsOf("miner", {
  GLB_TOO_LARGE: ["The file is larger than the service takes.", "Make textures smaller or use fewer triangles."],
  GLB_BAD_MAGIC: [
    "The file does not begin with `glTF`.",
    "Export binary glTF 2.0 (.glb), not .gltf, .zip or a web page.",
  ],
  GLB_BAD_VERSION: ["The container is not version 2.", "Export glTF 2.0."],
  GLB_TRUNCATED: ["The file ends before its header or a chunk does.", "Upload the whole file."],
  GLB_BAD_CHUNK: ["The chunks are not one JSON chunk followed by binary chunks.", "Export again with another tool."],
  GLB_BAD_JSON: [
    "The JSON chunk is not valid JSON text (UTF-8, no byte order mark), or is not an object.",
    "Export again with another tool.",
  ],
  GLB_BAD_STRUCTURE: [
    "A part of the JSON has the wrong type or points at something that is not there.",
    "Validate the file with the glTF validator.",
  ],
  GLB_NO_MESH: ["The file has no mesh.", "Export the model itself, not only nodes or cameras."],
  GLB_MULTIPLE_MESHES: [
    "The file has more than one mesh primitive, used or not.",
    "Join all into one mesh with one material; remove unused meshes.",
  ],
  GLB_NOT_TRIANGLES: [
    "The only primitive is points, lines or a fan.",
    "Export triangles (mode 4) or a strip (mode 5).",
  ],
  GLB_EMPTY_MESH: ["The mesh has no triangles.", "Export the model's surface."],
  GLB_TOO_MANY_TRIANGLES: ["The mesh has more triangles than are drawn.", "Simplify it."],
  GLB_TOO_MANY_VERTICES: ["The mesh has more vertices than are drawn.", "Simplify it."],
  GLB_BAD_ACCESSOR: [
    "An accessor has an unknown type, a wrong shape, or reaches beyond its data.",
    "Validate the file with the glTF validator.",
  ],
  GLB_BAD_INDEX: ["An index points at a vertex that is not there.", "Validate the file with the glTF validator."],
  GLB_OUT_OF_BOUNDS: [
    "A vertex lies outside −0.6…0.6 on some axis, or is not a finite number.",
    "Apply all transforms to the vertices (nodes are ignored), centre the model, scale it into the cube.",
  ],
  GLB_NOTHING_TO_DRAW: ["Every triangle is degenerate, so all views would be blank.", "Export a model with a surface."],
  GLB_EXTERNAL_BUFFER: [
    "A buffer has a `uri` that is no base64 data.",
    "Geometry must lie in the same file, best in its binary chunk.",
  ],
  GLB_MISSING_BUFFER: [
    "A bufferView lies in a buffer that the file does not hold, or beyond its end.",
    "Export all data into the one file, and upload the whole file.",
  ],
  GLB_UNSUPPORTED_EXTENSION: [
    "The data is compressed or described by an extension that is not read.",
    "Export without Draco or meshopt, or let `404-gen mend` decode it.",
  ],
  GLB_MISSING_TEXCOORD: [
    "The material has a texture but the mesh has no TEXCOORD_0.",
    "Export the texture coordinates, or a material without a texture.",
  ],
  GLB_BAD_MATERIAL: [
    "A material value has the wrong type or lies outside its range.",
    "Validate the file with the glTF validator.",
  ],
  GLB_BAD_TEXTURE: [
    "A texture begins like a picture but cannot be decoded, for example because it is cut short.",
    "Save the texture again.",
  ],
  GLB_TEXTURE_FORMAT: [
    "A texture is stored in a form that is not read the same everywhere.",
    "Save it as 8-bit RGB or RGBA, PNG or JPEG.",
  ],
  GLB_TEXTURE_TOO_LARGE: [
    "A texture, or all textures together, have more pixels than are drawn.",
    "Make them smaller.",
  ],
});
