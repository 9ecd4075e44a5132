import sharp from "sharp";
import * as THREE from "three";
import { afterEach, describe, expect, it } from "vitest";
import { drawSceneView, drawSceneViews } from "./backends/cpu/draw-scene-view.ts";
import { prepareScene } from "./backends/cpu/prepare-scene.ts";
import { createCpuRenderer } from "./cpu-renderer.ts";
import { createSceneExtractor } from "./formats/js/extract-scene.ts";
import { runTrusted } from "./formats/js/run-trusted.fixture.ts";
import type { SceneData } from "./formats/js/scene-data.ts";
import { BUNDLE_PLAN, nameBundle, planViews } from "./module-pictures.ts";
import { WHITE } from "./module-views.ts";
import { createRenderPool, type RenderPool } from "./pool/render-pool.ts";
import { renderSceneBundle, renderSceneGrid } from "./render-module.ts";
import { workerIsBuilt } from "./worker-url.ts";

function someScene(): SceneData {
  const root = new THREE.Group();
  const glass = new THREE.MeshPhysicalMaterial({ transmission: 0.8, thickness: 0.1, roughness: 0.3 });
  const red = new THREE.MeshStandardMaterial({ color: 0xcc2200, roughness: 0.4, metalness: 0.2 });
  const dust = new THREE.PointsMaterial({ size: 0.03, transparent: true, opacity: 0.5 });
  const ball = new THREE.Mesh(new THREE.SphereGeometry(0.2, 24, 16), red);
  const pane = new THREE.Mesh(new THREE.BoxGeometry(0.5, 0.5, 0.05), glass);
  pane.position.z = 0.3;
  root.add(ball, pane, new THREE.Points(new THREE.TorusKnotGeometry(0.3, 0.05, 40, 5), dust));
  const result = createSceneExtractor()(root);
  if (result.kind === "problem") throw new TypeError(result.problem.detail);
  return result.scene;
}

const size = async (png: Uint8Array) => {
  const { width, height, channels } = await sharp(png).metadata();
  return { width, height, channels };
};

describe("renderSceneBundle", () => {
  it("draws the judges' eight white and four gray views and the grid", async () => {
    const bundle = await renderSceneBundle(someScene());
    expect(Object.keys(bundle.white)).toEqual([
      ...["front_left", "front_right", "front_below", "front_above", "right", "back", "left", "top_down"],
    ]);
    expect(Object.keys(bundle.gray)).toEqual(["front_left", "front_right", "front_below", "front_above"]);
    for (const png of [...Object.values(bundle.white), ...Object.values(bundle.gray)]) {
      expect(await size(png)).toEqual({ width: 1024, height: 1024, channels: 3 });
    }
    expect(await size(bundle.grid)).toEqual({ width: 1041, height: 1041, channels: 3 });
    expect(bundle.grid).toEqual(await renderSceneGrid(someScene()));
    const corner = await sharp(bundle.gray.front_left).raw().toBuffer();
    expect([...corner.subarray(0, 3)]).toEqual([128, 128, 128]);
  });

  it("draws a view before two backgrounds as if each were alone, glass and dust included", async () => {
    const scene = prepareScene(someScene());
    const plain = prepareScene({ ...someScene(), nodes: someScene().nodes.slice(0, 2) });
    const red: [number, number, number] = [200, 30, 20];
    for (const one of [scene, plain]) {
      const view = { angles: { theta: 30, phi: -10 }, size: 64, lighting: "follow" } as const;
      const alone = [WHITE, red].map((background) => drawSceneView(one, { ...view, background }));
      expect(drawSceneViews(one, view, [WHITE, red])).toEqual(alone);
      expect(alone[0]).not.toEqual(alone[1]);
    }
  });

  it("draws any number of views, in a grid or each alone", async () => {
    const views = [0, 90, 180].map((theta) => ({ theta, phi: -15 }));
    expect(planViews({ views }, "pictures").map((plan) => plan.views.length)).toEqual([1, 1, 1]);
    const grid = await renderSceneGrid(someScene(), { views, size: 32, gap: 2, lighting: "follow" });
    expect(await size(grid)).toEqual({ width: 66, height: 66, channels: 3 });
  });

  it("refuses a scene that no renderer draws: many vertices in many instances", async () => {
    const mesh = new THREE.InstancedMesh(new THREE.SphereGeometry(0.01, 100, 100), new THREE.MeshBasicMaterial(), 1000);
    const result = createSceneExtractor()(mesh);
    if (result.kind === "problem") throw new TypeError(result.problem.detail);
    await expect(renderSceneGrid(result.scene)).rejects.toMatchObject({ code: "MODULE_TOO_HEAVY", fault: "miner" });
  });

  it("draws nothing but the background of an empty scene", async () => {
    const grid = await renderSceneGrid(
      { nodes: [], geometries: [], materials: [], textures: [] },
      { size: 16, gap: 0 },
    );
    expect(new Set(await sharp(grid).raw().toBuffer())).toEqual(new Set([128]));
  });
});

describe.skipIf(!workerIsBuilt())("drawing modules in workers (needs dist/worker.js: run the build)", () => {
  let pool: RenderPool | undefined;
  afterEach(async () => pool?.close());

  it("gives the same bytes on several threads, from one run of the module", async () => {
    pool = createRenderPool({ threads: 2 });
    const source = `export default (THREE) => {
      const { MeshStandardMaterial, Mesh, TorusKnotGeometry } = THREE;
      return new Mesh(new TorusKnotGeometry(0.25, 0.08, 64, 12), new MeshStandardMaterial({ color: 0xcc7722 }));
    };`;
    const { check, pictures } = await pool.drawModule(Buffer.from(source), { pictures: BUNDLE_PLAN });
    expect(check).toMatchObject({ accepted: true, failures: [] });
    const alone = await renderSceneBundle(await runTrusted(source));
    expect(nameBundle(pictures ?? [])).toEqual(alone);
  });

  it("draws a module as any other file: one picture, the judges' grid", async () => {
    const source = "export default (T) => new T.Mesh(new T.BoxGeometry(0.5, 0.4, 0.3), new T.MeshStandardMaterial());";
    const renderer = createCpuRenderer({ threads: 2 });
    const picture = await renderer.render({ bytes: Buffer.from(source), format: "js" });
    const refusal = await renderer.render({ bytes: Buffer.from("export default () => fetch;"), format: "js" });
    const large = await renderer.render({ bytes: new Uint8Array(1_048_577), format: "js" });
    await renderer.close();
    expect(picture).toMatchObject({
      kind: "measured",
      value: { png: await renderSceneGrid(await runTrusted(source)) },
    });
    expect(refusal).toMatchObject({ kind: "rejected", rejection: { code: "FORBIDDEN_IDENTIFIER", data: { line: 1 } } });
    expect(large).toMatchObject({ kind: "rejected", rejection: { code: "FILE_SIZE_EXCEEDED" } });
  });

  it("draws other views, sizes and backgrounds of a module too", async () => {
    const bytes = Buffer.from("export default (T) => new T.Mesh(new T.BoxGeometry(), new T.MeshStandardMaterial());");
    const renderer = createCpuRenderer({
      views: [{ theta: 0, phi: -15 }],
      size: 64,
      background: [1, 2, 3],
      threads: 1,
    });
    const picture = await renderer.render({ bytes, format: "js" });
    await renderer.close();
    if (picture.kind !== "measured") throw new TypeError(JSON.stringify(picture));
    expect(await size(picture.value.png)).toEqual({ width: 64, height: 64, channels: 3 });
    expect([...(await sharp(picture.value.png).raw().toBuffer()).subarray(0, 3)]).toEqual([1, 2, 3]);
  });

  it("draws nothing of a module that is refused, and says why", async () => {
    pool = createRenderPool({ threads: 1 });
    const { check, pictures } = await pool.drawModule(Buffer.from("export default () => fetch;"), {
      pictures: BUNDLE_PLAN,
    });
    expect(pictures).toBeNull();
    expect(check).toMatchObject({ accepted: false, failures: [{ rule: "FORBIDDEN_IDENTIFIER" }] });
  });
});
