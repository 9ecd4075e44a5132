import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { SPLAT_COLUMNS } from "../formats/ply/layout.ts";
import { readPly } from "../formats/ply/read.ts";
import { inspectModel } from "../inspect-model.ts";
import { changeSplats } from "../look/splats.fixture.ts";
import { makeSplatPly } from "../self-test/splat-model.ts";
import { mendModel } from "./mend-model.ts";

const good = makeSplatPly({ splats: 1000 });

async function mendPlyFile(bytes: Uint8Array, { format = "ply" as "ply" | "splat" | "spz", decibels = 30 } = {}) {
  const result = await mendModel({ bytes, format });
  expect(result).toMatchObject({ format: "ply", stillRefused: null });
  expect(result.difference?.decibels ?? Number.POSITIVE_INFINITY).toBeGreaterThan(decibels);
  const inspection = await inspectModel(result.bytes!, { format: "ply" });
  expect(inspection.accepted).toBe(true);
  expect(inspection.warnings).toEqual([]);
  return { steps: new Set(result.steps.map(({ step }) => step)), result, inspection };
}

describe("mending splat files", () => {
  it("writes a small object at the size at which it is drawn, so that it does not fade", async () => {
    const { steps } = await mendPlyFile(
      changeSplats(good, (row) => row.map((x, k) => (k < 3 ? x / 30 : k > 6 && k < 10 ? x - Math.log(30) : x))),
    );
    expect(steps).toContain("fit");
  });

  it("drops outliers, and splats that are never seen or broken", async () => {
    const { result, inspection } = await mendPlyFile(
      changeSplats(good, (row, i) =>
        row.map((x, k) => (i === 3 && k < 3 ? 70 : i === 4 && k === 0 ? Number.NaN : i === 5 && k === 6 ? -20 : x)),
      ),
    );
    expect(result.refused?.code).toBe("PLY_NOT_FINITE");
    expect(result.steps.filter(({ step }) => step === "dropSplats").map(({ text }) => text)).toEqual([
      "2 of 1000 splats are never seen",
      "1 of 998 splats lie far from all others",
    ]);
    expect(inspection.counts["splats"]).toBe(997);
  });

  it("takes logarithms and logits where there are none", async () => {
    const linear = changeSplats(good, (row) =>
      row.map((x, k) => (k > 6 && k < 10 ? Math.exp(x) : k === 6 ? 1 / (1 + Math.exp(-x)) : x)),
    );
    const { result } = await mendPlyFile(linear);
    const [before, after] = [readPly(good).rest, readPly(result.bytes!).rest];
    expect(after[4]! - after[5]!).toBeCloseTo(before[4]! - before[5]!, 4);
    expect(after[3]).toBeCloseTo(before[3]!, 2);
  });

  it("reads big-endian numbers and other types", async () => {
    const header = [
      "ply",
      "format binary_big_endian 1.0",
      "element vertex 1000",
      ...SPLAT_COLUMNS.map((name) => `property float64 ${name}`),
      "end_header\n",
    ].join("\n");
    const rows = Buffer.alloc(1000 * 14 * 8);
    const { points, rest } = readPly(good);
    for (let i = 0; i < 1000; i++)
      for (let k = 0; k < 14; k++)
        rows.writeDoubleBE(k < 3 ? points[3 * i + k]! : rest[11 * i + k - 3]!, (14 * i + k) * 8);
    const { result } = await mendPlyFile(Buffer.concat([Buffer.from(header), rows]));
    expect(readPly(result.bytes!).count).toBe(1000);
  });

  it("makes a PLY of a .splat file", async () => {
    const { points, rest } = readPly(good);
    const file = Buffer.alloc(1000 * 32);
    const byte = (x: number): number => Math.min(255, Math.max(0, Math.round(x)));
    for (let i = 0; i < 1000; i++) {
      const row = rest.subarray(11 * i, 11 * i + 11);
      const length = Math.hypot(...row.subarray(7));
      for (let k = 0; k < 3; k++) {
        file.writeFloatLE(points[3 * i + k]!, 32 * i + 4 * k);
        file.writeFloatLE(Math.exp(row[4 + k]!), 32 * i + 12 + 4 * k);
        file[32 * i + 24 + k] = byte((0.5 + 0.28209479 * row[k]!) * 255);
      }
      file[32 * i + 27] = byte(255 / (1 + Math.exp(-row[3]!)));
      for (let k = 0; k < 4; k++) file[32 * i + 28 + k] = byte((row[7 + k]! / length) * 128 + 128);
    }
    const { result } = await mendPlyFile(file, { format: "splat" });
    const back = readPly(result.bytes!).rest;
    expect(back[0]).toBeCloseTo(rest[0]!, 1);
    expect(back[4]! - back[5]!).toBeCloseTo(rest[4]! - rest[5]!, 4);
  });

  it("makes a PLY of a .spz file, with its axes turned", async () => {
    const count = 300;
    const head = Buffer.alloc(16);
    head.writeUInt32LE(0x5053474e, 0);
    head.writeUInt32LE(2, 4);
    head.writeUInt32LE(count, 8);
    head[13] = 12;
    const body = Buffer.alloc(count * 19);
    for (let i = 0; i < count; i++) {
      const at = [Math.sin(i), Math.cos(i * 2) / 2, i / count].map((x) => Math.round(x * 4096));
      for (const [k, value] of at.entries()) body.writeIntLE(value, (3 * i + k) * 3, 3);
      body[count * 9 + i] = 250;
      body.set([200, 100, 50], count * 10 + 3 * i);
      body.set([112, 112, 100], count * 13 + 3 * i);
      body.set([128, 128, 128], count * 16 + 3 * i);
    }
    const { result } = await mendPlyFile(gzipSync(Buffer.concat([head, body])), { format: "spz" });
    const { points, rest } = readPly(result.bytes!);
    // Only the scale differs between the two files: x keeps its direction, y and z are turned round.
    const ratio = (points[3]! - points[0]!) / Math.fround(Math.round(Math.sin(1) * 4096) / 4096);
    expect((points[5]! - points[2]!) / ratio).toBeCloseTo(-1 / count, 3);
    expect(rest[4]! - rest[6]!).toBeCloseTo(12 / 16, 5);
  });

  it("says why other PLY files cannot be mended", async () => {
    for (const text of ["", "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nend_header\n1\n"])
      await expect(mendModel({ bytes: Buffer.from(text), format: "ply" })).rejects.toMatchObject({
        code: "MEND_IMPOSSIBLE",
      });
    await expect(mendModel({ bytes: new Uint8Array(31), format: "splat" })).rejects.toMatchObject({
      code: "MEND_IMPOSSIBLE",
    });
  });

  const fixture = fileURLToPath(
    new URL("../../../../../shared/data/render/ply-other/guitar.compressed.ply", import.meta.url),
  );
  it.skipIf(!existsSync(fixture))("decompresses a packed PLY (needs ../shared/data)", async () => {
    const { steps } = await mendPlyFile(readFileSync(fixture));
    expect(steps).toContain("decode");
  });
});
