import { describe, expect, it } from "vitest";
import { createCpuRenderer } from "../cpu-renderer.ts";
import { renderGlb } from "../render-glb.ts";
import { renderSceneGrid } from "../render-module.ts";
import { renderPly } from "../render-ply.ts";
import { sha256 } from "../sha256.ts";
import { workerIsBuilt } from "../worker-url.ts";
import { GOLDEN_CASES } from "./golden-cases.ts";
import { GOLDENS } from "./goldens.ts";
import { SCENE_GOLDEN_CASES } from "./scene-golden-cases.ts";
import { makeModuleScene } from "./scene-model.ts";
import { selfTest } from "./self-test.ts";

describe("golden pictures", () => {
  it.each(GOLDEN_CASES)("$name: $why", async ({ name, format, make, options }) => {
    const { report } = await (format === "ply" ? renderPly : renderGlb)(await make(), options);
    expect(report.sha256.png).toBe(GOLDENS[name]);
  });

  it.each(GOLDEN_CASES.filter(({ format }) => format === "ply"))(
    "$name: plain JavaScript gives the same bytes as WASM",
    async ({ name, make, options }) => {
      const { report } = await renderPly(await make(), { ...options, kernel: "js" });
      expect(report.sha256.png).toBe(GOLDENS[name]);
    },
  );

  it.each(SCENE_GOLDEN_CASES)("$name: $why", async ({ name, options }) => {
    expect(sha256(await renderSceneGrid(makeModuleScene(), options))).toBe(GOLDENS[name]);
  });

  describe.skipIf(!workerIsBuilt())("with threads (needs dist/worker.js: run the build)", () => {
    it.each([2, 4])("%i threads give the same bytes as one", async (threads) => {
      for (const { name, format, make, options } of GOLDEN_CASES) {
        const { report } = await (format === "ply" ? renderPly : renderGlb)(await make(), { ...options, threads });
        expect(report.sha256.png, name).toBe(GOLDENS[name]);
      }
      for (const { name, options } of SCENE_GOLDEN_CASES) {
        expect(sha256(await renderSceneGrid(makeModuleScene(), { ...options, threads })), name).toBe(GOLDENS[name]);
      }
    });
  });
});

describe("selfTest", () => {
  it("passes for the CPU renderer", async () => {
    const renderer = createCpuRenderer({ isolation: "none" });
    expect(await selfTest(renderer)).toMatchObject({ passed: true, renderer: renderer.name });
  });

  it("fails for a renderer that draws one bit differently, and reports the hash of its picture", async () => {
    const inner = createCpuRenderer({ isolation: "none", background: [255, 255, 254] });
    const report = await selfTest(inner);
    expect(report.passed).toBe(false);
    expect(report.cases.every(({ actual, expected }) => /^[0-9a-f]{64}$/.test(actual) && actual !== expected)).toBe(
      true,
    );
  });

  it("fails for a renderer that cannot draw, with the code", async () => {
    const renderer = createCpuRenderer({ isolation: "none", maxBytes: 10 });
    expect((await selfTest(renderer)).cases.map(({ actual }) => actual)).toEqual([
      "MODEL_TOO_LARGE",
      "MODEL_TOO_LARGE",
    ]);
  });
});
