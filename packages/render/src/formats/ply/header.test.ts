import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLY_MAX_HEADER_BYTES, parsePlyHeader } from "./header.ts";

const header = (...lines: string[]) => Buffer.from(`${lines.join("\n")}\n`, "latin1");
const codeOf = (bytes: Uint8Array): string => {
  try {
    parsePlyHeader(bytes);
    return "none";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("parsePlyHeader", () => {
  it("reads elements, properties and lists, and where the body begins", () => {
    const bytes = header(
      "ply",
      "format ascii 1.0",
      "comment a b",
      "element vertex 7",
      "property float x",
      "obj_info hi",
      "element face 2",
      "property list uchar int vertex_indices",
      "end_header",
    );
    expect(parsePlyHeader(bytes)).toEqual({
      format: "ascii 1.0",
      elements: [
        { name: "vertex", count: 7, properties: [{ name: "x", type: "float", listLength: null }] },
        { name: "face", count: 2, properties: [{ name: "vertex_indices", type: "int", listLength: "uchar" }] },
      ],
      bodyOffset: bytes.length,
    });
  });

  it("takes no comment before `ply`, as the reference does", () => {
    const lines = ["ply", "comment a", "format ascii 1.0", "element vertex 1", "end_header"];
    expect(codeOf(header(...lines))).toBe("none");
    for (const before of ["comment a", "obj_info a"]) expect(codeOf(header(before, ...lines))).toBe("PLY_BAD_MAGIC");
  });

  it("accepts CRLF line ends and spaces at line ends, as the reference does", () => {
    const bytes = Buffer.from("ply  \r\nformat ascii 1.0   \r\nelement vertex 1\r\nend_header\r\nXYZ", "latin1");
    expect(bytes.subarray(parsePlyHeader(bytes).bodyOffset).toString()).toBe("XYZ");
  });

  it.each([
    ["an empty file", Buffer.alloc(0), "PLY_BAD_MAGIC"],
    ["another format", Buffer.from("glTF\n"), "PLY_BAD_MAGIC"],
    ["a line before the magic", header("", "ply"), "PLY_BAD_MAGIC"],
    ["no format line", header("ply", "element vertex 3"), "PLY_BAD_HEADER"],
    ["no end", header("ply", "format ascii 1.0", "element vertex 3"), "PLY_BAD_HEADER"],
    [
      "a property before any element",
      header("ply", "format ascii 1.0", "property float x", "end_header"),
      "PLY_BAD_HEADER",
    ],
    [
      "a count that is no number",
      header("ply", "format ascii 1.0", "element vertex -1", "end_header"),
      "PLY_BAD_HEADER",
    ],
    [
      "a count past every number",
      header("ply", "format ascii 1.0", `element vertex ${"9".repeat(400)}`, "end_header"),
      "PLY_BAD_HEADER",
    ],
    ["an unknown word", header("ply", "format ascii 1.0", "vertices 3", "end_header"), "PLY_BAD_HEADER"],
    [
      "a header without end past the limit",
      Buffer.concat([header("ply", "format ascii 1.0"), Buffer.alloc(PLY_MAX_HEADER_BYTES, "comment x\n")]),
      "PLY_BAD_HEADER",
    ],
  ])("refuses %s", (_, bytes, code) => expect(codeOf(bytes)).toBe(code));

  it("never throws anything but a refusal", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (tail) => {
        for (const start of ["", "ply\n", "ply\nformat ascii 1.0\n", "ply\nformat ascii 1.0\nelement vertex 3\n"]) {
          expect(codeOf(Buffer.concat([Buffer.from(start), tail]))).toMatch(/^(none|PLY_BAD_(MAGIC|HEADER))$/);
        }
      }),
    );
  });
});
