import { describe, expect, it } from "vitest";
import { objectKey } from "./object-key.ts";
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
