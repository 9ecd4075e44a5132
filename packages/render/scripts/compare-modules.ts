/**
 * Draws the data's modules and compares them with the reference pictures: mean absolute difference, share of pixels within 8 levels.
 * Run: npx tsx --conditions=@404-gen/source packages/render/scripts/compare-modules.ts [--grids] [--pictures DIR] [MODULE…]
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { drawSceneView } from "../src/backends/cpu/draw-scene-view.ts";
import { prepareScene } from "../src/backends/cpu/prepare-scene.ts";
import { COMPETITION_2_DATA, ownModules, ownSource, runTrusted } from "../src/formats/js/run-trusted.fixture.ts";
import { composeGrid } from "../src/image/grid.ts";
import { encodePng } from "../src/image/png.ts";
import { GRAY, MODULE_VIEWS, type ModuleViewName, WHITE } from "../src/module-views.ts";
import { VIEWS } from "../src/views.ts";
import { comparePictures } from "../testing/compare-pictures.ts";

const args = process.argv.slice(2);
const at = args.indexOf("--pictures");
const pictures = at >= 0 ? args.splice(at, 2)[1] : undefined;
const gridsAt = args.indexOf("--grids");
const gridsOnly = gridsAt >= 0 && args.splice(gridsAt, 1).length > 0;
const names = args.length > 0 ? ownModules().filter((name) => args.some((arg) => name.startsWith(arg))) : ownModules();

type Case = { readonly label: string; readonly file: string; readonly draw: () => Uint8Array; readonly side: number };

async function casesOf(name: string): Promise<Case[]> {
  const preparedScene = prepareScene(await runTrusted(ownSource(name)));
  const own = join(COMPETITION_2_DATA, "own");
  const cases: Case[] = [
    {
      label: "grid",
      file: join(own, "png", `${name}.grid.png`),
      side: 1041,
      draw: () =>
        composeGrid(
          VIEWS.map((angles) => drawSceneView(preparedScene, { angles, size: 518, lighting: "studio" })),
          518,
        ),
    },
  ];
  const bundle = join(own, "bundle", name);
  for (const [colour, background] of [
    ["white", WHITE],
    ["gray", GRAY],
  ] as const) {
    const folder = join(bundle, colour);
    for (const file of existsSync(folder) ? readdirSync(folder) : []) {
      const view = file.replace(".png", "") as ModuleViewName;
      cases.push({
        label: `${colour}/${view}`,
        file: join(folder, file),
        side: 1024,
        draw: () =>
          drawSceneView(preparedScene, { angles: MODULE_VIEWS[view], size: 1024, lighting: "follow", background }),
      });
    }
  }
  if (name.startsWith("25")) {
    for (const [label, lighting, background] of [
      ["follow_white", "follow", WHITE],
      ["follow_gray", "follow", GRAY],
      ["studio_gray", "studio", GRAY],
    ] as const) {
      cases.push({
        label,
        file: join(own, "calibration", `${label}.png`),
        side: 1024,
        draw: () => drawSceneView(preparedScene, { angles: { theta: 0, phi: 0 }, size: 1024, lighting, background }),
      });
    }
  }
  return cases.filter(({ file, label }) => existsSync(file) && (!gridsOnly || label === "grid"));
}

for (const name of names) {
  for (const { label, file, draw, side } of await casesOf(name)) {
    const start = performance.now();
    const ours = draw();
    const ms = performance.now() - start;
    const reference = await sharp(file).removeAlpha().raw().toBuffer();
    const { mean, within, largest } = comparePictures(ours, reference);
    const bad = mean > 1.5 || within < 0.99 ? "  <<<" : "";
    process.stdout.write(
      `${name.padEnd(32)} ${label.padEnd(18)} mean ${mean.toFixed(3)}  within 8: ${(within * 100).toFixed(3)} %  most ${largest}  ${ms.toFixed(0)} ms${bad}\n`,
    );
    if (!pictures) continue;
    mkdirSync(pictures, { recursive: true });
    const difference = new Uint8Array(ours.length);
    for (let i = 0; i < ours.length; i++) difference[i] = Math.min(255, Math.abs(ours[i]! - reference[i]!) * 8);
    const row = await sharp({ create: { width: side * 3, height: side, channels: 3, background: "black" } })
      .composite(
        await Promise.all(
          [ours, new Uint8Array(reference), difference].map(async (rgb, i) => ({
            input: Buffer.from(encodePng(rgb, { width: side, height: side })),
            left: i * side,
            top: 0,
          })),
        ),
      )
      .png()
      .toBuffer();
    writeFileSync(join(pictures, `${name}-${label.replace("/", "-")}.png`), row);
  }
}
