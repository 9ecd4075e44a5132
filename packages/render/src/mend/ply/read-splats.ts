import { CompetitionError } from "@404-gen/core";
import { type PlyElement, type PlyHeader, parsePlyHeader } from "../../formats/ply/header.ts";
import { SPLAT_COLUMNS } from "../../formats/ply/layout.ts";
import { REST_COLUMNS, readPly } from "../../formats/ply/read.ts";
import { cannotMend } from "../cannot-mend.ts";
import type { MendLog } from "../report.ts";
import { isPackedPly, readPackedPly } from "./packed-ply.ts";
import { createSplats, type Splats } from "./splats.ts";

/** Reads the splats of a PLY file, even of one that is refused: compressed, big-endian, with other number types, with broken numbers. */
export function readSplats(bytes: Uint8Array, log: MendLog): Splats {
  try {
    return readPly(bytes);
  } catch (error) {
    if (!CompetitionError.is(error) || error.fault !== "miner") throw error;
    const header = headerOf(bytes, error);
    if (isPackedPly(header)) {
      log.add("decode", "a PLY of packed splats in chunks of 256");
      return readPackedPly(bytes, header);
    }
    return readColumns(bytes, { header, log, refusal: error });
  }
}

function headerOf(bytes: Uint8Array, refusal: CompetitionError): PlyHeader {
  try {
    return parsePlyHeader(bytes);
  } catch {
    throw cannotMend(`${refusal.message} Nothing can be read from it.`, { code: refusal.code });
  }
}

type Reader = { readonly bytes: number; readonly read: (view: DataView, at: number, little: boolean) => number };

const READERS: ReadonlyMap<string, Reader> = new Map(
  Object.entries({
    "char int8": { bytes: 1, read: (v: DataView, at: number) => v.getInt8(at) },
    "uchar uint8": { bytes: 1, read: (v: DataView, at: number) => v.getUint8(at) },
    "short int16": { bytes: 2, read: (v: DataView, at: number, little: boolean) => v.getInt16(at, little) },
    "ushort uint16": { bytes: 2, read: (v: DataView, at: number, little: boolean) => v.getUint16(at, little) },
    "int int32": { bytes: 4, read: (v: DataView, at: number, little: boolean) => v.getInt32(at, little) },
    "uint uint32": { bytes: 4, read: (v: DataView, at: number, little: boolean) => v.getUint32(at, little) },
    "float float32": { bytes: 4, read: (v: DataView, at: number, little: boolean) => v.getFloat32(at, little) },
    "double float64": { bytes: 8, read: (v: DataView, at: number, little: boolean) => v.getFloat64(at, little) },
  }).flatMap(([names, reader]) => names.split(" ").map((name): [string, Reader] => [name, reader])),
);

type Columns = { readonly header: PlyHeader; readonly log: MendLog; readonly refusal: CompetitionError };

function readColumns(bytes: Uint8Array, { header, log, refusal }: Columns): Splats {
  const little = header.format === "binary_little_endian 1.0";
  const { at, element } = findVertices(header);
  const layout = element && rowLayout(element);
  if (!layout || at === null || (!little && header.format !== "binary_big_endian 1.0"))
    throw cannotMend(`${refusal.message} It cannot be mended.`, { code: refusal.code });
  const { columns, rowBytes } = layout;
  const start = header.bodyOffset + at;
  const count = Math.min(element.count, Math.floor((bytes.length - start) / rowBytes));
  if (count < element.count)
    log.add("leaveOut", `${element.count - count} of ${element.count} splats, which are missing in the file`, {
      visible: true,
    });
  if (!little) log.add("decode", "big-endian numbers");
  const splats = createSplats(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < count; i++)
    columns.forEach(({ offset, reader }, column) => {
      const value = reader.read(view, start + i * rowBytes + offset, little);
      if (column < 3) splats.points[3 * i + column] = value;
      else splats.rest[REST_COLUMNS * i + column - 3] = value;
    });
  return splats;
}

/** The vertex element, and how many bytes of fixed length stand before it. */
function findVertices({ elements }: PlyHeader): { at: number | null; element: PlyElement | null } {
  let at: number | null = 0;
  for (const element of elements) {
    if (element.name === "vertex") return { at, element };
    const rowBytes = bytesOfRow(element);
    at = at === null || rowBytes === null ? null : at + rowBytes * element.count;
  }
  return { at: null, element: null };
}

function bytesOfRow({ properties }: PlyElement): number | null {
  const sizes = properties.map(({ type, listLength }) => (listLength === null ? READERS.get(type)?.bytes : undefined));
  return sizes.every((size) => size !== undefined) ? sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) : null;
}

function rowLayout(element: PlyElement) {
  const rowBytes = bytesOfRow(element);
  if (rowBytes === null) return null;
  const columns: { offset: number; reader: Reader }[] = [];
  for (const name of SPLAT_COLUMNS) {
    const index = element.properties.findIndex((property) => property.name === name);
    const reader = READERS.get(element.properties[index]?.type ?? "");
    if (!reader) return null;
    columns.push({ offset: bytesOfRow({ ...element, properties: element.properties.slice(0, index) }) ?? 0, reader });
  }
  return { rowBytes, columns };
}
