/**
 * A program that `scripts/goldens-elsewhere.mjs` builds into one file, for machines that cannot run this tree. It draws one case of each kernel and prints a line of
 * JSON each: its name, the picture's sha256, the one that it must have where that is a golden, and milliseconds. `--write DIR` writes the models whose bytes a
 * machine's own libraries make, and `--read DIR` draws them.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatOfName } from "@404-gen/core";
import sharp from "sharp";
import { buildGlb } from "../src/formats/glb/build-glb.fixture.ts";
import { runTrusted } from "../src/formats/js/run-trusted.fixture.ts";
import { renderGlb } from "../src/render-glb.ts";
import { renderSceneGrid } from "../src/render-module.ts";
import { renderPly } from "../src/render-ply.ts";
import { GOLDEN_CASES } from "../src/self-test/golden-cases.ts";
import { GOLDENS } from "../src/self-test/goldens.ts";
import { SELF_TEST_GRID, SELF_TEST_MODULE } from "../src/self-test/module-self-test.ts";
import { createRandom } from "../src/self-test/random.ts";
import { SCENE_GOLDEN_CASES } from "../src/self-test/scene-golden-cases.ts";
import { makeModuleScene } from "../src/self-test/scene-model.ts";
import { sha256 } from "../src/sha256.ts";
import { splitGlb } from "../testing/mutate-glb.ts";
import { REAL_LIKE_SEEDS } from "../testing/real-like-seeds.ts";

/** Of the goldens those that a processor by emulation draws in seconds; between them they go through each kernel. */
const QUICK: readonly string[] = ["mesh", "mesh-single-view", "splats", "splats-single-view", "splats-odd-size", "scene-follow", "scene-odd-size"]; // biome-ignore format: one line
/** Side of the pictures in models, pixels. */
const SIDE = 256;
const SMALL = { views: [{ theta: 24, phi: -15 }], size: 200, threads: 1 } as const;

async function draw(name: string, hash: () => Promise<string>, expected?: string): Promise<void> {
  const start = performance.now();
  const actual = await hash();
  process.stdout.write(`${JSON.stringify({ name, actual, expected, ms: Math.round(performance.now() - start) })}\n`);
}

const drawFile = async (format: "glb" | "ply", bytes: Uint8Array, options: object) =>
  (await (format === "ply" ? renderPly : renderGlb)(bytes, { threads: 1, ...options })).report.sha256.png;

/** The seeds with a picture in each of the formats that files have. */
async function writeModels(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, format, bytes } of REAL_LIKE_SEEDS)
    await writeFile(join(folder, `${name.replaceAll(/\W+/g, "-")}.${format}`), bytes);
  const seed = REAL_LIKE_SEEDS.find(({ name }) => name === "all textures, blended");
  if (seed === undefined) throw new RangeError("no blended seed");
  const { json, bin } = splitGlb(seed.bytes);
  const random = createRandom(404);
  const pixels = Uint8Array.from({ length: 3 * SIDE * SIDE }, () => 256 * random());
  const noise = sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } }).blur(3);
  for (const kind of ["jpeg", "png", "webp"] as const) {
    const image = await noise.clone()[kind]().toBuffer();
    const views = json["bufferViews"] as object[];
    const at = Math.ceil(bin.length / 4) * 4;
    const newJson = {
      ...json,
      bufferViews: [...views, { buffer: 0, byteOffset: at, byteLength: image.length }],
      buffers: [{ byteLength: at + image.length }],
      images: [{ bufferView: views.length, mimeType: `image/${kind}` }],
    };
    const chunk = Buffer.concat([bin, Buffer.alloc(at - bin.length), image]);
    await writeFile(join(folder, `blended-${kind}.glb`), buildGlb({ json: newJson, bin: chunk }));
  }
}

const [option, folder = ""] = process.argv.slice(2);
if (option === "--write") await writeModels(folder);
else {
  for (const { name, format, make, options = {} } of GOLDEN_CASES)
    if (QUICK.includes(name)) await draw(name, async () => drawFile(format as "glb" | "ply", await make(), options), GOLDENS[name]); // biome-ignore format: one line
  for (const { name, options } of SCENE_GOLDEN_CASES)
    if (QUICK.includes(name)) await draw(name, async () => sha256(await renderSceneGrid(makeModuleScene(), { threads: 1, ...options })), GOLDENS[name]); // biome-ignore format: one line
  await draw("module", async () => sha256(await renderSceneGrid(await runTrusted(SELF_TEST_MODULE))), SELF_TEST_GRID);
  for (const name of (await readdir(folder)).sort()) {
    const format = formatOfName(name) as "glb" | "ply";
    const bytes = await readFile(join(folder, name));
    await draw(name, () => drawFile(format, bytes, SMALL));
  }
}
