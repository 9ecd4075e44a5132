import { refusal } from "../../errors.ts";
import type { PlyType } from "./header.ts";
import { parsePlyHeader } from "./header.ts";
import { PLY_MAX_SPLATS, SPLAT_COLUMNS, type SplatLayout, splatLayout } from "./layout.ts";

/** The raw numbers of a splat file, as stored: opacity is a logit, scales are logarithms, rotation is w x y z. */
export type SplatRows = {
  readonly count: number;
  /** x y z of splat i at 3i. */
  readonly points: Float32Array;
  /** The other eleven of `SPLAT_COLUMNS`, from `f_dc_0` on: splat i at 11i. */
  readonly rest: Float32Array;
  readonly layout: SplatLayout;
};

/** Columns of {@link SplatRows.rest}. */
export const REST_COLUMNS = 11;

export type ReadPlyOptions = {
  /** Refuse files with more splats. @default 4_000_000 */
  readonly maxSplats?: number | undefined;
  /** Put the numbers where other threads can see them. @default false */
  readonly shared?: boolean | undefined;
};

/** Reads a splat PLY. Throws a refusal (`PLY_…`) for everything that is not one. */
export function readPly(bytes: Uint8Array, options: ReadPlyOptions = {}): SplatRows {
  const header = parsePlyHeader(bytes);
  const layout = splatLayout(header, { fileBytes: bytes.length, maxSplats: options.maxSplats ?? PLY_MAX_SPLATS });
  const room = (floats: number) =>
    new Float32Array(options.shared ? new SharedArrayBuffer(floats * 4) : new ArrayBuffer(floats * 4));
  const points = room(layout.count * 3);
  const rest = room(layout.count * REST_COLUMNS);
  const rows = { count: layout.count, points, rest, layout };
  if (layout.format === "ascii") readAscii(bytes, rows);
  else if (layout.columns.every(({ type }) => type === "float" || type === "float32")) {
    if (readFloats(bytes, rows)) return rows;
  } else readMixed(bytes, rows);
  checkFinite(rows);
  return rows;
}

/** The usual file: every column a little-endian float. Returns whether all of them are finite. */
function readFloats(bytes: Uint8Array, { count, points, rest, layout }: SplatRows): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [x, y, z] = layout.columns.map(({ offset }) => offset) as [number, number, number];
  const others = Int32Array.from(layout.columns.slice(3), ({ offset }) => offset);
  let row = layout.bodyOffset;
  let probe = 0;
  for (let i = 0, p = 0, q = 0; i < count; i++, row += layout.rowBytes) {
    points[p++] = view.getFloat32(row + x, true);
    points[p++] = view.getFloat32(row + y, true);
    points[p++] = view.getFloat32(row + z, true);
    // 0 · value is NaN for every value that is not finite, and a sum with a NaN stays NaN.
    probe += 0 * (points[p - 3]! + points[p - 2]! + points[p - 1]!);
    for (let k = 0; k < REST_COLUMNS; k++) {
      const value = view.getFloat32(row + others[k]!, true);
      rest[q++] = value;
      probe += 0 * value;
    }
  }
  return probe === 0;
}

function readMixed(bytes: Uint8Array, { count, points, rest, layout }: SplatRows): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  layout.columns.forEach(({ offset, type }, column) => {
    const read = NUMBER_READERS[type];
    for (let i = 0; i < count; i++) {
      const value = read(view, layout.bodyOffset + i * layout.rowBytes + offset);
      if (column < 3) points[3 * i + column] = value;
      else rest[REST_COLUMNS * i + column - 3] = value;
    }
  });
}

type NumberReader = (view: DataView, at: number) => number;
const int8: NumberReader = (view, at) => view.getInt8(at);
const int32: NumberReader = (view, at) => view.getInt32(at, true);
const uint32: NumberReader = (view, at) => view.getUint32(at, true);
const float32: NumberReader = (view, at) => view.getFloat32(at, true);

const NUMBER_READERS: Readonly<Record<PlyType, NumberReader>> = {
  // The reference reads `uchar` as a SIGNED byte.
  uchar: int8,
  int8,
  uint8: (view, at) => view.getUint8(at),
  uint16: (view, at) => view.getUint16(at, true),
  int: int32,
  int32,
  uint: uint32,
  uint32,
  int64: (view, at) => Number(view.getBigInt64(at, true)),
  uint64: (view, at) => Number(view.getBigUint64(at, true)),
  float: float32,
  float32,
  double: (view, at) => view.getFloat64(at, true),
};

/** Reads whitespace-separated numbers; a row is a line, as in `numpy.genfromtxt`. */
function readAscii(bytes: Uint8Array, { count, points, rest, layout }: SplatRows): void {
  const width = layout.properties.length;
  let at = layout.bodyOffset;
  for (let i = 0; i < count; i++) {
    let line = "";
    while (line === "") {
      if (at >= bytes.length) {
        throw refusal(
          "PLY_TRUNCATED",
          `The header declares ${count} splats, the file holds ${i} lines of them. Upload the whole file.`,
          {
            count,
            found: i,
          },
        );
      }
      const newline = bytes.indexOf(10, at);
      const end = newline < 0 ? bytes.length : newline;
      line = Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(end - at, width * 64))
        .toString("latin1")
        .trim();
      at = end + 1;
    }
    const words = line.split(/\s+/);
    if (words.length !== width) throw badRow(i, `has ${words.length} numbers, not ${width}`);
    layout.columns.forEach(({ index }, column) => {
      const word = words[index]!;
      const value = asciiNumber(word);
      if (value === null) throw badRow(i, `has ${JSON.stringify(word.slice(0, 20))} where a number belongs`);
      if (column < 3) points[3 * i + column] = value;
      else rest[REST_COLUMNS * i + column - 3] = value;
    });
  }
}

const badRow = (row: number, problem: string) => refusal("PLY_BAD_NUMBER", `Row ${row} ${problem}.`, { row });

function asciiNumber(word: string): number | null {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word)) return Number(word);
  if (/^[+-]?(nan|inf(inity)?)$/i.test(word))
    return word.toLowerCase().includes("nan") ? Number.NaN : word.startsWith("-") ? -Infinity : Infinity;
  return null;
}

/** Infinities to which exporters give a meaning: the logit of 0 or 1, the logarithm of 0. The reference draws these too. */
const infinityAllowed = (name: string, value: number): boolean =>
  name === "opacity" ? !Number.isNaN(value) : name.startsWith("scale_") && value === -Infinity;

function checkFinite({ count, points, rest }: SplatRows): void {
  for (let i = 0; i < points.length; i++) if (!Number.isFinite(points[i])) throw notFinite((i / 3) | 0, i % 3);
  for (let i = 0, at = 0; i < count; i++) {
    for (let k = 0; k < REST_COLUMNS; k++, at++) {
      if (!Number.isFinite(rest[at]) && !infinityAllowed(SPLAT_COLUMNS[k + 3]!, rest[at]!)) throw notFinite(i, k + 3);
    }
  }
}

function notFinite(row: number, column: number) {
  const property = SPLAT_COLUMNS[column]!;
  return refusal("PLY_NOT_FINITE", `${property} of splat ${row} is not a finite number (as float32).`, {
    property,
    row,
  });
}
