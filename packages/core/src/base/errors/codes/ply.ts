import { defineErrorsOf } from "../error-row.ts";

/** Why a PLY file is refused. */
export const PLY_ERRORS = defineErrorsOf("miner", {
  PLY_BAD_MAGIC: [
    "The file does not begin with a line that says `ply`.",
    "Save it as a PLY file; nothing may stand before that line.",
  ],
  PLY_BAD_HEADER: [
    "The header cannot be read: a line is not one of format, comment, obj_info, element, property, end_header, or end_header is missing.",
    "Export again with another tool.",
  ],
  PLY_UNSUPPORTED_FORMAT: [
    "Only `binary_little_endian 1.0` and `ascii 1.0` are read.",
    "Export as binary little endian.",
  ],
  PLY_UNSUPPORTED_ELEMENT: [
    "The file has an element other than `vertex` (and `face` after it).",
    "Compressed variants (`chunk`, packed vertices, `sh`) must be exported uncompressed.",
  ],
  PLY_UNSUPPORTED_TYPE: [
    "A vertex property has a type that the reference does not read.",
    "Write every splat property as `float`.",
  ],
  PLY_MISSING_PROPERTY: [
    "A property that a splat needs is missing, so this is a mesh, a point cloud or a compressed file.",
    "Export Gaussian splats with x y z, f_dc_0..2, opacity, scale_0..2, rot_0..3.",
  ],
  PLY_TRUNCATED: ["The file ends before the last splat that its header declares.", "Upload the whole file."],
  PLY_EMPTY: ["The file declares no vertices, so there is nothing to draw.", "Export the splats."],
  PLY_NOT_FINITE: ["A property is NaN or infinite.", "Remove such splats before export."],
  PLY_BAD_NUMBER: [
    "A row of an ascii file does not hold one number for each property.",
    "Export again, best as binary little endian.",
  ],
  PLY_ZERO_EXTENT: [
    "All splats lie in one point, so the object cannot be scaled to the view.",
    "Export the object's splats with their positions.",
  ],
  PLY_TOO_MANY_SPLATS: ["The file declares more splats than are drawn.", "Prune the object."],
  PLY_NOTHING_VISIBLE: [
    "No splat reaches a pixel of any view: all are transparent, degenerate or outside the picture.",
    "Look at the object in a viewer, then export it again.",
  ],
});
