import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeSplatPly } from "../../self-test/splat-model.ts";
import { SPLAT_COLUMNS } from "./layout.ts";
import { readPly } from "./read.ts";

type Column = { readonly name: string; readonly type?: string };
const COLUMNS: readonly Column[] = SPLAT_COLUMNS.map((name) => ({ name }));
const ROWS = [
  [0.5, -1, 2, 0.1, 0.2, 0.3, 1.5, -3, -4, -5, 1, 0, 0, 0],
  [-0.5, 1, -2, 0.4, 0.5, 0.6, -1.5, -2, -3, -4, 0, 1, 0, 0],
];

type FileOptions = {
  readonly format?: string;
  readonly count?: number | string;
  readonly columns?: readonly Column[];
  readonly rows?: readonly (readonly number[])[];
  readonly elements?: readonly string[];
  readonly tail?: Uint8Array;
};

function file(options: FileOptions = {}): Uint8Array {
  const {
    format = "binary_little_endian 1.0",
    columns = COLUMNS,
    rows = ROWS,
    elements = [],
    tail = new Uint8Array(0),
  } = options;
  const lines = ["ply", `format ${format}`, `element vertex ${options.count ?? rows.length}`];
  const head = [
    ...lines,
    ...columns.map(({ name, type = "float" }) => `property ${type} ${name}`),
    ...elements,
    "end_header\n",
  ].join("\n");
  const body = format.startsWith("ascii")
    ? Buffer.from(rows.map((row) => row.join(" ")).join("\n"))
    : Buffer.concat(
        rows.map((row) => Buffer.concat(columns.map(({ type = "float" }, k) => number(type, row[k] ?? 0)))),
      );
  return Buffer.concat([Buffer.from(head), body, tail]);
}

function number(type: string, value: number): Buffer {
  const buffer = Buffer.alloc(8);
  if (type === "double") buffer.writeDoubleLE(value);
  else if (type === "uchar") buffer.writeInt8(value);
  else buffer.writeFloatLE(value);
  return buffer.subarray(0, type === "double" ? 8 : type === "uchar" ? 1 : 4);
}

const codeOf = (bytes: Uint8Array): string => {
  try {
    readPly(bytes, { maxSplats: 1000 });
    return "none";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("readPly", () => {
  it.each([
    ["binary", {}],
    ["ascii", { format: "ascii 1.0" }],
    [
      "columns in another order, with others between",
      {
        columns: [...COLUMNS].reverse().flatMap((c) => [c, { name: `${c.name}_x`, type: "double" }]),
        rows: ROWS.map((row) => [...row].reverse().flatMap((v) => [v, 7])),
      },
    ],
    ["doubles", { columns: COLUMNS.map((c) => ({ ...c, type: "double" })) }],
    ["a tail after the last splat", { tail: Buffer.from("tail") }],
    [
      "faces after the vertices",
      { elements: ["element face 1", "property list uchar int vertex_indices"], tail: Buffer.alloc(13) },
    ],
  ])("reads %s", (_, options) => {
    const { count, points, rest } = readPly(file(options));
    expect(count).toBe(2);
    expect(Array.from(points)).toEqual([0.5, -1, 2, -0.5, 1, -2]);
    expect(Array.from(rest)).toEqual(ROWS.flatMap((row) => row.slice(3)).map(Math.fround));
  });

  it("reads uchar as a signed byte, as the reference does", () => {
    const columns = COLUMNS.map((c) => (c.name === "f_dc_0" ? { ...c, type: "uchar" } : c));
    const rows = [ROWS[0]!.with(3, -2), ROWS[1]!.with(3, 5)];
    expect(readPly(file({ columns, rows })).rest[0]).toBe(-2);
  });

  it.each([
    ["PLY_UNSUPPORTED_FORMAT", { format: "binary_big_endian 1.0" }],
    ["PLY_UNSUPPORTED_FORMAT", { format: "binary_little_endian 1.1" }],
    ["PLY_UNSUPPORTED_ELEMENT", { elements: ["element chunk 3"] }],
    ["PLY_UNSUPPORTED_ELEMENT", { elements: ["element vertex 3"] }],
    ["PLY_UNSUPPORTED_TYPE", { columns: [...COLUMNS, { name: "extra", type: "float64" }] }],
    ["PLY_UNSUPPORTED_TYPE", { columns: [...COLUMNS, { name: "extra", type: "constructor" }] }],
    ["PLY_UNSUPPORTED_TYPE", { columns: [...COLUMNS, { name: "extra", type: "list uchar int" }] }],
    ["PLY_MISSING_PROPERTY", { columns: COLUMNS.slice(0, 13) }],
    ["PLY_EMPTY", { rows: [] }],
    ["PLY_TRUNCATED", { count: 3 }],
    ["PLY_TRUNCATED", { format: "ascii 1.0", count: 3 }],
    ["PLY_TRUNCATED", { count: 1000 }],
    ["PLY_TOO_MANY_SPLATS", { count: 1001 }],
    ["PLY_TOO_MANY_SPLATS", { count: "999999999999999" }],
    ["PLY_BAD_NUMBER", { format: "ascii 1.0", rows: [ROWS[0]!, ROWS[1]!.slice(1)] }],
    ["PLY_BAD_HEADER", { format: "ascii 1.0", columns: [...COLUMNS].reverse() }],
  ])("refuses with %s: %j", (code, options) => expect(codeOf(file(options))).toBe(code));

  it.each([
    [{ count: 3 }, /Upload the whole file/],
    [{ format: "ascii 1.0", count: 3 }, /Upload the whole file/],
    [{ elements: ["element point_list 3"] }, /"point_list" is not read; only `vertex`/],
    [{ elements: ["element chunk 3"] }, /export it uncompressed/],
    [{ rows: [] }, /Export the splats/],
  ])("says what to do: %j", (options, words) => expect(() => readPly(file(options))).toThrow(words));

  it("refuses a number that is not finite, in any column, and names it", () => {
    SPLAT_COLUMNS.forEach((name, column) => {
      const broken = () => readPly(file({ rows: [ROWS[0]!, ROWS[1]!.with(column, Number.NaN)] }));
      expect(broken).toThrow(expect.objectContaining({ code: "PLY_NOT_FINITE", data: { property: name, row: 1 } }));
    });
  });

  it("takes the infinities that exporters write: opacity 0 or 1, flat splats", () => {
    const row = ROWS[0]!.with(6, Number.POSITIVE_INFINITY).with(9, Number.NEGATIVE_INFINITY);
    expect(codeOf(file({ rows: [row, ROWS[1]!] }))).toBe("none");
    expect(codeOf(file({ rows: [ROWS[0]!.with(7, Number.POSITIVE_INFINITY), ROWS[1]!] }))).toBe("PLY_NOT_FINITE");
  });

  it("survives any cut and any changed byte with a picture or a refusal", () => {
    const splats = makeSplatPly({ splats: 20 });
    fc.assert(
      fc.property(fc.nat(splats.length), fc.nat(splats.length - 1), fc.nat(255), (cut, at, value) => {
        const bytes = splats.slice();
        bytes[at] = value;
        expect(codeOf(bytes.subarray(0, cut))).toMatch(/^(none|PLY_[A-Z_]+)$/);
      }),
      { numRuns: 500 },
    );
  });
});
