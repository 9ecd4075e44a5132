import { describe, expect, it } from "vitest";
import { fileKeys, objectKey } from "./object-key.ts";
import { DOWNLOAD_DEFAULTS } from "./settings.ts";

const parts = { round: 3, hotkey: "5Hot", kind: "submitted", stem: "abc", hash: "0123456789abcdef0123" } as const;

describe("objectKey", () => {
  it("lies where the specification says, a picture with its content's hash", () => {
    const key = (ext: string) => objectKey(DOWNLOAD_DEFAULTS.keyTemplate, { ...parts, ext });
    expect(key("glb")).toBe("rounds/3/5Hot/submitted/abc.glb");
    expect(key("png")).toBe("rounds/3/5Hot/submitted/abc.0123456789abcdef.png");
  });
  it("follows an operator's template", () => {
    expect(objectKey("s2/{round}/{hotkey}-{stem}-{hash}.{ext}", { ...parts, ext: "png" })).toBe(
      "s2/3/5Hot-abc-0123456789abcdef.png",
    );
  });
  it.each([
    "{hotkey}/{stem}",
    "{stem}.{ext}",
    "{hotkey}.{ext}",
    "{hotkey}/{stem}.{ext}/{user}",
    "{hotkey}/{stem}.{ext}{}",
  ])("refuses the template %s", (template) => {
    expect(() => objectKey(template, { ...parts, ext: "glb" })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID" }),
    );
  });
  it("never leaves its place, whatever a stem says", () => {
    expect(() => objectKey("{hotkey}/{stem}/{stem}.{ext}", { ...parts, stem: "..", ext: "glb" })).toThrow(
      expect.objectContaining({ code: "OBJECT_KEY_INVALID" }),
    );
  });
});

describe("fileKeys", () => {
  const sha256 = { model: "0123456789abcdef0123", png: "fedcba9876543210fedc" };
  const file = { round: 3, hotkey: "5Hot", stem: "abc", extension: "glb", sha256 };

  it("keeps a generated file apart from the submitted one and from other attempts", () => {
    expect(fileKeys(DOWNLOAD_DEFAULTS.keyTemplate, { ...file, kind: "generated" })).toEqual({
      model: "rounds/3/5Hot/generated/abc-01234567.glb",
      png: "rounds/3/5Hot/generated/abc-01234567.png",
    });
    expect(fileKeys(DOWNLOAD_DEFAULTS.keyTemplate, { ...file, kind: "submitted" })).toEqual({
      model: "rounds/3/5Hot/submitted/abc.glb",
      png: "rounds/3/5Hot/submitted/abc.fedcba9876543210.png",
    });
  });

  it("puts both where an operator's template says", () => {
    expect(fileKeys("s2/{kind}/{hotkey}/{stem}.{hash}.{ext}", { ...file, kind: "generated" })).toEqual({
      model: "s2/generated/5Hot/abc.0123456789abcdef.glb",
      png: "s2/generated/5Hot/abc.fedcba9876543210.png",
    });
    expect(fileKeys("s2/{hotkey}/{stem}.{ext}", { ...file, kind: "generated" }).model).toBe("s2/5Hot/abc-01234567.glb");
    expect(() => fileKeys("{stem}.{ext}", { ...file, kind: "generated" })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID" }),
    );
  });
});
