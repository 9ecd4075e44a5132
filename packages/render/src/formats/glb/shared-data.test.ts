import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { composeGrid } from "../../image/grid.ts";
import { encodePng } from "../../image/png.ts";
import type { drawMeshView } from "../../mesh/index.ts";
import { GRID_SIZE, VIEW_SIZE, VIEWS } from "../../views.ts";
import { loadGlb } from "./index.ts";

const SHARED = fileURLToPath(new URL("../../../../../../shared/", import.meta.url));
const DATA = join(SHARED, "data/render");
const present = existsSync(DATA);
const glbs = (folder: string) =>
  present ? readdirSync(join(DATA, folder)).filter((name) => name.endsWith(".glb")) : [];

/** Least decibels over the object's pixels; see docs/render-mesh.md. */
const LEAST = 80;

/** The drawing functions as users get them, in one bundle. Vitest wraps every imported name in an object, which slows inner loops fivefold. */
async function bundledDrawing(folder: string): Promise<typeof drawMeshView> {
  const entry = fileURLToPath(new URL("../../mesh/index.ts", import.meta.url));
  const outfile = join(folder, "mesh.mjs");
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    conditions: ["@404-gen/source"],
  });
  return (await import(/* @vite-ignore */ pathToFileURL(outfile).href)).drawMeshView;
}

describe.skipIf(!present)("meshes against the reference pictures (needs ../shared/data)", () => {
  const folder = present ? mkdtempSync(join(tmpdir(), "render-glb-")) : "";
  const table: string[] = [];
  let draw: ReturnType<typeof bundledDrawing> | undefined;
  afterAll(() => {
    if (folder) rmSync(folder, { recursive: true });
    process.stdout.write(`${table.join("\n")}\n`);
  });

  it.each(glbs("glb"))("%s", async (name) => {
    const { comparePng } = await import(join(SHARED, "tools/compare-png.mjs"));
    draw ??= bundledDrawing(folder);
    const drawView = await draw;
    const { scene } = await loadGlb(readFileSync(join(DATA, "glb", name)));
    const grid = composeGrid(
      VIEWS.map((view) => drawView(scene, view)),
      VIEW_SIZE,
    );
    const file = join(folder, "ours.png");
    writeFileSync(file, encodePng(grid, { width: GRID_SIZE, height: GRID_SIZE }));
    const { object, max } = comparePng(file, join(DATA, "glb", name.replace(/glb$/, "png")));
    table.push(`${name.padEnd(40)} ${object.toFixed(2).padStart(7)} dB  largest difference ${max}`);
    expect(object).toBeGreaterThan(LEAST);
  });
});

/** The codes that follow from the reference's message for each refused file; files not named here are out of bounds. */
const CODES: Readonly<Record<string, RegExp>> = {
  assimp__BoxTextured_gltf1: /^GLB_BAD_VERSION$/,
  gltftransform__BoxMeshopt: /^GLB_UNSUPPORTED_EXTENSION$/,
  gltftransform__DenseSphere: /^GLB_UNSUPPORTED_EXTENSION$/,
  meshopt__pirate: /^GLB_UNSUPPORTED_EXTENSION$/,
  "pc__cave-collision": /^GLB_UNSUPPORTED_EXTENSION$/,
  pc__heart_draco: /^GLB_UNSUPPORTED_EXTENSION$/,
  pc__house: /^GLB_MULTIPLE_MESHES$/,
  "pc__morph-stress-test": /^GLB_MULTIPLE_MESHES$/,
  trimesh__AlphaBlendModeTest: /^GLB_MULTIPLE_MESHES$/,
  trimesh__no_indices_3storybuilding: /^GLB_MULTIPLE_MESHES$/,
  trimesh__empty_nodes: /^GLB_NO_MESH$/,
};

describe.skipIf(!present)("files that the reference refuses or draws blank (needs ../shared/data)", () => {
  it.each(glbs("glb-rejected"))("%s is refused", async (name) => {
    const stem = name.replace(/\.glb$/, "");
    const expected = stem.startsWith("khrval_")
      ? /^GLB_(NO_MESH|BAD_MAGIC|BAD_VERSION|BAD_CHUNK|BAD_JSON|TRUNCATED)$/
      : (CODES[stem] ?? /^GLB_OUT_OF_BOUNDS$/);
    const loading = loadGlb(readFileSync(join(DATA, "glb-rejected", name)));
    await expect(loading).rejects.toMatchObject({ fault: "miner", code: expect.stringMatching(expected) });
  });
});
