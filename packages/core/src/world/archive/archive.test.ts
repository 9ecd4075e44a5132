import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { formatNpy, parseNpy } from "./npy.ts";
import { formatNpz, parseNpz } from "./npz.ts";
import { readZip } from "./read-zip.ts";
import { writeZip } from "./write-zip.ts";

const text = (value: string) => new TextEncoder().encode(value);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "read",
    (error: { code?: string }) => error.code ?? String(error),
  );
/** Changes bytes after each place of a signature. */
function patch(archive: Uint8Array, signature: number, change: (view: DataView, at: number) => void): Uint8Array {
  const copy = archive.slice();
  const view = new DataView(copy.buffer);
  for (let at = 0; at + 4 <= copy.length; at++) if (view.getUint32(at, true) === signature) change(view, at);
  return copy;
}
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;

describe("a zip archive", () => {
  it("comes back with its members in order, stored or deflated", async () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8})?\.js$/), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(names, fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (all, bytes, deflate) => {
        const members = all.map((name) => ({ name, bytes }));
        const archive = deflate
          ? zipSync(Object.fromEntries(all.map((name) => [name, bytes])), { level: 9 })
          : writeZip(members);
        expect(await readZip(archive)).toEqual(members);
      }),
      { numRuns: 40 },
    );
  });

  it("is the same bytes for the same members", () => {
    const members = [{ name: "a", bytes: text("hello") }];
    expect(writeZip(members)).toEqual(writeZip(members));
  });

  const archive = zipSync({ "a.js": text("x".repeat(5000)), "b.js": text("y") }, { level: 9 });
  it.each<[string, Uint8Array | (() => Uint8Array), object, string]>([
    ["no archive", text("hello"), {}, "ZIP_INVALID"],
    ["nothing", new Uint8Array(), {}, "ZIP_INVALID"],
    ["cut off", archive.subarray(0, archive.length - 30), {}, "ZIP_INVALID"],
    ["a name that leaves the folder", () => zipSync({ "../a.js": text("x") }), {}, "ZIP_INVALID"],
    ["an absolute name", () => zipSync({ "/a.js": text("x") }), {}, "ZIP_INVALID"],
    ["a backslash in a name", () => zipSync({ "..\\a.js": text("x") }), {}, "ZIP_INVALID"],
    ["a member over the limit", archive, { maxEntryBytes: 4999 }, "ZIP_TOO_LARGE"],
    ["members over the limit together", archive, { maxTotalBytes: 5000 }, "ZIP_TOO_LARGE"],
    ["too many members", archive, { maxEntries: 1 }, "ZIP_TOO_LARGE"],
    [
      "a bomb: little that unpacks to much",
      () => zipSync({ "a.js": new Uint8Array(2 ** 20 + 1) }, { level: 9 }),
      { maxRatio: 200 },
      "ZIP_TOO_LARGE",
    ],
    [
      "an encrypted member",
      () => patch(archive, CENTRAL, (view, at) => view.setUint16(at + 8, view.getUint16(at + 8, true) | 1, true)),
      {},
      "ZIP_INVALID",
    ],
    [
      "an unknown method",
      () => patch(archive, CENTRAL, (view, at) => view.setUint16(at + 10, 12, true)),
      {},
      "ZIP_INVALID",
    ],
    [
      "a size that is understated",
      () => patch(archive, CENTRAL, (view, at) => view.setUint32(at + 24, 1, true)),
      {},
      "ZIP_INVALID",
    ],
    [
      "a wrong checksum",
      () => patch(archive, CENTRAL, (view, at) => view.setUint32(at + 16, 1, true)),
      {},
      "ZIP_INVALID",
    ],
    ["a broken member", () => patch(archive, LOCAL, (view, at) => view.setUint8(at + 36, 0xff)), {}, "ZIP_INVALID"],
    [
      "one name twice",
      () => {
        const twice = zipSync({ "a.js": text("x"), "b.js": text("y") }, { level: 0 });
        for (let at = 0; at < twice.length; at++) if (twice[at] === 0x62 && twice[at + 1] === 0x2e) twice[at] = 0x61;
        return twice;
      },
      {},
      "ZIP_INVALID",
    ],
  ])("from a stranger is refused: %s", async (_, bytes, limits, code) => {
    expect(await codeOf(readZip(typeof bytes === "function" ? bytes() : bytes, limits))).toBe(code);
  });

  it("ends with the caller's signal", async () => {
    const reason = new Error("enough");
    await expect(readZip(archive, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe("an npz", () => {
  const vector = (seed: number) => Float32Array.from({ length: 384 }, (_, at) => Math.sin(seed + at));

  it("has the layout that numpy reads: stored, version 1.0, `<f4`, (384,)", () => {
    const npy = formatNpy(vector(1));
    expect(Buffer.from(npy.subarray(0, 10)).toString("latin1")).toBe("\u0093NUMPY\u0001\u0000v\u0000");
    expect(new TextDecoder().decode(npy.subarray(10, 128))).toBe(
      `{'descr': '<f4', 'fortran_order': False, 'shape': (384,), }${" ".repeat(58)}\n`,
    );
    expect(npy).toHaveLength(128 + 384 * 4);
  });

  it("comes back, in any order, stored or deflated", async () => {
    const arrays = new Map([
      ["view_back", vector(2)],
      ["prompt", vector(1)],
    ]);
    const copy = await parseNpz(formatNpz(arrays));
    expect([...copy]).toEqual([...arrays]);
    const files = Object.fromEntries([...arrays].map(([name, values]) => [`${name}.npy`, formatNpy(values)]));
    expect([...(await parseNpz(zipSync({ ...files, "note.txt": text("x") }, { level: 6 })))]).toEqual([...arrays]);
  });

  it("of numpy itself is read: np.savez_compressed(view_left=[1, 0.5], prompt=[0.25, -1]), numpy 2", async () => {
    const file =
      "UEsDBC0AAAAIAAAAIQA3phEn//////////8NABQAdmlld19sZWZ0Lm5weQEAEACIAAAAAAAAAEwAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNmoq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjqaOgq1ChQALgaGBnsGBgZ7AFBLAwQtAAAACAAAACEA7JRKzP//////////CgAUAHByb21wdC5ucHkBABAAiAAAAAAAAABLAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoKtQoUAC4GhgY7IN4PAFBLAQItAy0AAAAIAAAAIQA3phEnTAAAAIgAAAANAAAAAAAAAAAAAACAAQAAAAB2aWV3X2xlZnQubnB5UEsBAi0DLQAAAAgAAAAhAOyUSsxLAAAAiAAAAAoAAAAAAAAAAAAAAIABiwAAAHByb21wdC5ucHlQSwUGAAAAAAIAAgBzAAAAEgEAAAAA";
    expect([...(await parseNpz(Buffer.from(file, "base64")))]).toEqual([
      ["view_left", Float32Array.of(1, 0.5)],
      ["prompt", Float32Array.of(0.25, -1)],
    ]);
  });

  it.each([
    ["doubles", text("\u0093NUMPY")],
    ["another type", formatNpy(vector(1)).map((byte, at) => (at === 22 ? 0x38 : byte))],
    ["fewer numbers than it says", formatNpy(vector(1)).subarray(0, 500)],
    ["a cut header", formatNpy(vector(1)).subarray(0, 40)],
  ])("that holds something else is refused: %s", (_, npy) => {
    expect(() => parseNpy(npy, { name: "prompt" })).toThrow(expect.objectContaining({ code: "NPY_INVALID" }));
  });
});
