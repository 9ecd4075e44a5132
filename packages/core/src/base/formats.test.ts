import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type FormatRow,
  formatOfName,
  hasMagic,
  isModelFormat,
  MODEL_FORMAT_NAMES,
  MODEL_FORMATS,
  maxModelBytes,
  modelFileName,
} from "./formats.ts";

const formats = fc.constantFrom(...MODEL_FORMAT_NAMES);

describe("the table of model formats", () => {
  it("finds a format by the name that it gives a file, in any case of letters", () => {
    fc.assert(
      fc.property(fc.string(), formats, fc.boolean(), (stem, format, upper) => {
        const name = modelFileName(stem, format);
        expect(formatOfName(upper ? name.toUpperCase() : name)).toBe(format);
      }),
    );
    for (const name of ["", "glb", "chair.png", "chair.glb.part", "chair.glb/"]) expect(formatOfName(name)).toBeNull();
  });

  it("has rows that no reader of a file or a record can mistake for each other", () => {
    const rows: FormatRow[] = Object.values(MODEL_FORMATS);
    for (const key of ["extension", "recordKey", "title"] as const)
      expect(new Set(rows.map((row) => row[key])).size).toBe(rows.length);
    for (const { recordKey } of rows) expect(["png", "size", "attempts", "distance", "x404"]).not.toContain(recordKey);
  });

  it("knows a name from an inherited word", () => {
    expect(isModelFormat("glb")).toBe(true);
    expect(isModelFormat("toString")).toBe(false);
  });

  it("tells a file's beginning", () => {
    expect(hasMagic(Buffer.from("glTF\u0002"), "glb")).toBe(true);
    expect(hasMagic(Buffer.from("glT"), "glb")).toBe(false);
    expect(hasMagic(Buffer.from("ply\n"), "glb")).toBe(false);
  });

  it("never lets an operator take more than the format allows", () => {
    fc.assert(
      fc.property(formats, fc.option(fc.nat(), { nil: undefined }), (format, limit) => {
        const maxBytes = maxModelBytes(format, limit);
        expect(maxBytes).toBeLessThanOrEqual(MODEL_FORMATS[format].maxBytes);
        expect(maxBytes).toBe(limit === undefined || limit > maxBytes ? MODEL_FORMATS[format].maxBytes : limit);
      }),
    );
  });
});
