import { refusal } from "../../errors.ts";
import { PLY_TYPE_BYTES, type PlyElement, type PlyHeader, type PlyProperty, type PlyType } from "./header.ts";

/** The columns that a splat needs, in the order in which `SplatRows` has them. */
export const SPLAT_COLUMNS = [
  "x",
  "y",
  "z",
  "f_dc_0",
  "f_dc_1",
  "f_dc_2",
  "opacity",
  "scale_0",
  "scale_1",
  "scale_2",
  "rot_0",
  "rot_1",
  "rot_2",
  "rot_3",
] as const;

/** Header of a binary PLY of {@link SPLAT_COLUMNS}, all of them floats. `comments`: a line each. */
export const splatHeader = (count: number, comments: readonly string[] = []): Uint8Array =>
  Buffer.from(
    [
      "ply",
      "format binary_little_endian 1.0",
      ...comments.map((text) => `comment ${text}`),
      `element vertex ${count}`,
      ...SPLAT_COLUMNS.map((name) => `property float ${name}`),
      "end_header\n",
    ].join("\n"),
    "latin1",
  );

/** Most splats that are drawn. Own choice: the 200 MiB that the reference accepts hold 3.7 million of the smallest rows. */
export const PLY_MAX_SPLATS = 4_000_000;

export type SplatLayout = {
  readonly format: "binary" | "ascii";
  readonly count: number;
  readonly bodyOffset: number;
  /** Bytes of one row (binary). */
  readonly rowBytes: number;
  /** All properties of a vertex, in file order. */
  readonly properties: readonly PlyProperty[];
  /** For each of {@link SPLAT_COLUMNS}: index of the property, byte offset in the row, and type. */
  readonly columns: readonly { readonly index: number; readonly offset: number; readonly type: PlyType }[];
  /** Bytes after the last vertex row (binary): face lists or a tail. Both are ignored, as the reference does. */
  readonly tailBytes: number;
};

/** Checks that a header describes splats and that the file is long enough for them, before memory is allocated. */
export function splatLayout(
  header: PlyHeader,
  options: { readonly fileBytes: number; readonly maxSplats: number },
): SplatLayout {
  const format = readableFormat(header.format);
  const vertex = vertexElement(header);
  const missing = SPLAT_COLUMNS.filter((name) => !vertex.properties.some((property) => property.name === name));
  if (missing.length > 0) {
    throw refusal(
      "PLY_MISSING_PROPERTY",
      `The vertices lack ${missing.join(", ")}; Gaussian splats have all of ${SPLAT_COLUMNS.join(", ")}.`,
      { missing },
    );
  }
  if (vertex.count > options.maxSplats) {
    throw refusal(
      "PLY_TOO_MANY_SPLATS",
      `The header declares ${vertex.count} splats; at most ${options.maxSplats} are drawn.`,
      { count: vertex.count, limit: options.maxSplats },
    );
  }
  const offsets = rowOffsets(vertex.properties);
  if (format === "ascii" && SPLAT_COLUMNS.slice(0, 3).some((name, i) => vertex.properties[i]!.name !== name)) {
    throw refusal("PLY_BAD_HEADER", "In an ascii file x, y and z must be the first three properties.");
  }
  const rowBytes = offsets.at(-1)!;
  const bodyBytes = options.fileBytes - header.bodyOffset;
  // An ascii row needs at least a digit and a separator for each property.
  const minBytes = format === "binary" ? vertex.count * rowBytes : vertex.count * vertex.properties.length * 2 - 1;
  if (bodyBytes < minBytes) {
    throw refusal(
      "PLY_TRUNCATED",
      `The header declares ${vertex.count} splats (${minBytes} bytes), the file holds ${Math.max(0, bodyBytes)} bytes of them. Upload the whole file.`,
      { count: vertex.count, needed: minBytes, found: bodyBytes },
    );
  }
  return {
    format,
    count: vertex.count,
    bodyOffset: header.bodyOffset,
    rowBytes,
    properties: vertex.properties,
    columns: SPLAT_COLUMNS.map((name) => {
      const index = lastIndexOf(vertex.properties, name);
      return { index, offset: offsets[index]!, type: vertex.properties[index]!.type as PlyType };
    }),
    tailBytes: format === "binary" ? bodyBytes - minBytes : 0,
  };
}

function readableFormat(format: string): "binary" | "ascii" {
  if (format === "binary_little_endian 1.0") return "binary";
  if (format === "ascii 1.0") return "ascii";
  throw refusal(
    "PLY_UNSUPPORTED_FORMAT",
    `Format ${JSON.stringify(format.slice(0, 40))} is not read; export as binary_little_endian 1.0.`,
    { format: format.slice(0, 40) },
  );
}

function vertexElement(header: PlyHeader): PlyElement {
  const names = header.elements.map((element) => element.name);
  const foreign = names.find((name) => name !== "vertex" && name !== "face");
  if (foreign !== undefined) {
    const packed = foreign === "chunk" || foreign === "sh";
    const element = foreign.slice(0, 40);
    throw refusal(
      "PLY_UNSUPPORTED_ELEMENT",
      `Element ${JSON.stringify(element)} is not read${packed ? ": this is a compressed PLY; export it uncompressed" : "; only `vertex`, and `face` after it, may stand in the file"}.`,
      { element },
    );
  }
  const vertex = header.elements.find((element) => element.name === "vertex");
  if (!vertex || vertex.count === 0)
    throw refusal("PLY_EMPTY", "The file declares no vertices, so there is nothing to draw. Export the splats.");
  if (names[0] !== "vertex" || names.length > 2 || (names.length === 2 && names[1] !== "face")) {
    throw refusal(
      "PLY_UNSUPPORTED_ELEMENT",
      "The vertices must come first, once; only one `face` element may follow.",
      { element: names[0] === "vertex" ? names[1]! : names[0]! },
    );
  }
  return vertex;
}

/** Byte offset of each property in a row, and the row's size as the last entry. */
function rowOffsets(properties: readonly PlyProperty[]): number[] {
  const offsets = [0];
  for (const { name, type, listLength } of properties) {
    const bytes = PLY_TYPE_BYTES[type as PlyType] as number | undefined;
    if (listLength !== null || bytes === undefined || !Object.hasOwn(PLY_TYPE_BYTES, type)) {
      const text = (listLength === null ? type : `list ${listLength} ${type}`).slice(0, 40);
      throw refusal(
        "PLY_UNSUPPORTED_TYPE",
        `Property ${name.slice(0, 40)} has type ${text}, which is not read; write it as float.`,
        { property: name.slice(0, 40), type: text },
      );
    }
    offsets.push(offsets.at(-1)! + bytes);
  }
  return offsets;
}

/** A name that occurs twice means its last column, as in a numpy record read by name. */
const lastIndexOf = (properties: readonly PlyProperty[], name: string): number =>
  properties.findLastIndex((property) => property.name === name);
