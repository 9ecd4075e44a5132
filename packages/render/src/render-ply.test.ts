import { describe, expect, it } from "vitest";
import { renderPly } from "./render-ply.ts";
import { makeSplatPly } from "./self-test/splat-model.ts";

const model = makeSplatPly({ splats: 300 });

describe("renderPly", () => {
  it("reports what it drew", async () => {
    const { png, report } = await renderPly(model);
    expect(report).toMatchObject({
      format: "ply",
      size: { width: 1041, height: 1041 },
      counts: { splats: 300, drawn: 1200 },
      warnings: [],
    });
    expect(report.views.map(({ theta }) => theta)).toEqual([24, 120, 216, 312]);
    expect(Buffer.from(png.subarray(1, 4)).toString()).toBe("PNG");
    expect(report.bounds?.min.every((low, axis) => low < report.bounds!.max[axis]!)).toBe(true);
  });

  it("gives the same bytes for the same file", async () => {
    expect((await renderPly(model)).report.sha256).toEqual((await renderPly(model.slice())).report.sha256);
  });

  it("draws other views, sizes and backgrounds", async () => {
    const { report } = await renderPly(model, { views: [{ theta: 0, phi: 0 }], size: 64, background: [0, 0, 0] });
    expect(report.size).toEqual({ width: 64, height: 64 });
  });

  it.each([
    { views: [] },
    { views: [{ theta: Number.NaN, phi: 0 }] },
    { views: [{ theta: 0, phi: 90 }] },
    { size: 15 },
    { size: 99.5 },
    { size: 1e9 },
    { background: [0, 0, 256] as [number, number, number] },
    { threads: 0 },
  ])("refuses options that cannot be drawn: %j", async (options) => {
    await expect(renderPly(model, options)).rejects.toMatchObject({ code: "RENDER_BAD_OPTION", fault: "usage" });
  });

  it("stops when the signal aborts, also between two views", async () => {
    await expect(renderPly(model, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
    const controller = new AbortController();
    const drawing = renderPly(makeSplatPly({ splats: 20_000 }), { signal: controller.signal });
    setImmediate(() => controller.abort(new Error("enough")));
    await expect(drawing).rejects.toThrow("enough");
  });

  it("refuses a file that is too large before it reads it", async () => {
    await expect(renderPly(model, { maxBytes: 100 })).rejects.toMatchObject({
      code: "MODEL_TOO_LARGE",
      fault: "miner",
      data: { limit: 100 },
    });
  });

  it("refuses a model of which nothing can be seen, and one without extent", async () => {
    const blank = model.slice();
    const point = model.slice();
    const head = blank.length - 300 * 56;
    for (let i = 0; i < 300; i++) {
      new DataView(blank.buffer).setFloat32(head + i * 56 + 24, -20, true);
      for (let axis = 0; axis < 3; axis++) new DataView(point.buffer).setFloat32(head + i * 56 + axis * 4, 0.5, true);
    }
    await expect(renderPly(blank)).rejects.toMatchObject({ code: "PLY_NOTHING_VISIBLE" });
    await expect(renderPly(point)).rejects.toMatchObject({ code: "PLY_ZERO_EXTENT" });
  });
});
