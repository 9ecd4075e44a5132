import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { unzipTexts } from "./unzip-texts.ts";
import { writeZip } from "./write-zip.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const zip = (files: Readonly<Record<string, string>>, level: 0 | 6 = 6) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, bytes(text)])), { level });
const codeOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (CompetitionError.is(error)) return { code: error.code, fault: error.fault };
    throw error;
  }
  return null;
};

describe("unzipTexts", () => {
  it.each([0, 6] as const)("reads what level %i packed, byte order marks too", (level) => {
    const files = { "state.json": "{}", "rounds/0/seed.json": "\uFEFFé" };
    expect([...unzipTexts(zip(files, level))]).toEqual(Object.entries(files));
  });

  it("leaves out the folder that a git host puts around everything, and nothing else", () => {
    expect([...unzipTexts(zip({ "me-it-1a2b/state.json": "1", "me-it-1a2b/rounds/0/seed.json": "2" })).keys()]).toEqual(
      ["state.json", "rounds/0/seed.json"],
    );
    expect([...unzipTexts(zip({ "rounds/0/seed.json": "2", "rounds/1/seed.json": "2" })).keys()]).toEqual([
      "rounds/0/seed.json",
      "rounds/1/seed.json",
    ]);
    expect([...unzipTexts(zip({ "a/x": "1", "b/y": "2" })).keys()]).toEqual(["a/x", "b/y"]);
    expect(unzipTexts(zip({})).size).toBe(0);
  });

  it("unpacks nothing past its limits", () => {
    const archive = zip({ a: "x".repeat(1_000_000), b: "y" });
    expect(codeOf(() => unzipTexts(archive, { maxTotalBytes: 1_000_000 }))).toEqual({
      code: "ZIP_TOO_LARGE",
      fault: "usage",
    });
    expect(codeOf(() => unzipTexts(archive, { maxEntries: 1 }))).toEqual({ code: "ZIP_TOO_LARGE", fault: "usage" });
    expect(unzipTexts(archive, { maxTotalBytes: 1_000_001, maxEntries: 2 }).size).toBe(2);
  });

  it("refuses what is no zip, is cut off, or has a name twice", () => {
    const archive = zip({ a: "x".repeat(1000) });
    const twice = writeZip([
      { name: "aa", bytes: bytes("1") },
      { name: "bb", bytes: bytes("2") },
    ]);
    const forgery = Uint8Array.from(
      Buffer.from(Buffer.from(twice).toString("latin1").replaceAll("bb", "aa"), "latin1"),
    );
    for (const bad of [bytes("no zip at all"), archive.subarray(0, archive.length - 30), forgery]) {
      expect(codeOf(() => unzipTexts(bad))).toEqual({ code: "ZIP_INVALID", fault: "usage" });
    }
  });
});
