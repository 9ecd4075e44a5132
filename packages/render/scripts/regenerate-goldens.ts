// Draws every golden case and writes the hashes to src/self-test/goldens.ts. Look at the pictures before you commit:
// npx tsx --conditions=@404-gen/source packages/render/scripts/regenerate-goldens.ts [DIR for the pictures]
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderGlb } from "../src/render-glb.ts";
import { renderSceneGrid } from "../src/render-module.ts";
import { renderPly } from "../src/render-ply.ts";
import { GOLDEN_CASES } from "../src/self-test/golden-cases.ts";
import { SCENE_GOLDEN_CASES } from "../src/self-test/scene-golden-cases.ts";
import { makeModuleScene } from "../src/self-test/scene-model.ts";
import { sha256 } from "../src/sha256.ts";

const target = new URL("../src/self-test/goldens.ts", import.meta.url);
let text = await readFile(target, "utf8");
for (const { name, format, make, options } of GOLDEN_CASES) {
  const { png, report } = await (format === "ply" ? renderPly : renderGlb)(await make(), options);
  text = text.replace(new RegExp(`("?${name}"?): "[0-9a-f]*"`), `$1: "${report.sha256.png}"`);
  if (process.argv[2]) await writeFile(join(process.argv[2], `${name}.png`), png);
}
for (const { name, options } of SCENE_GOLDEN_CASES) {
  const png = await renderSceneGrid(makeModuleScene(), options);
  text = text.replace(new RegExp(`("?${name}"?): "[0-9a-f]*"`), `$1: "${sha256(png)}"`);
  if (process.argv[2]) await writeFile(join(process.argv[2], `${name}.png`), png);
}
await writeFile(target, text);
