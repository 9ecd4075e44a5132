/**
 * Compares our pictures of modules with those of headless Chromium (three 0.183.2 on SwiftShader, as in the existing render service), for modules
 * of this repository: bench/modules/own, and one of the example miner. Writes docs/module-pictures.md with its pictures: the difference of
 * each view, and our picture, Chromium's and twenty times the difference side by side.
 * Run after a build: npx tsx --conditions=@404-gen/source bench/modules-beside-chromium.ts
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createModuleRenderer } from "@404-gen/render";
import sharp from "sharp";
import { createModuleMiner } from "../examples/module-miner/src/module-miner.ts";
import { comparePictures } from "../packages/render/testing/compare-pictures.ts";
import { findChromium, openPage } from "./modules/chromium.ts";
import { BUNDLE_SHOTS } from "./modules/shots.ts";

const OWN = fileURLToPath(new URL("./modules/own/", import.meta.url));
const DOCS = fileURLToPath(new URL("../docs/", import.meta.url));
const FACTOR = 20;
const PANEL = 360;

const PROMPT = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="white"/>
  <path d="M40 130 Q128 -10 216 130 Q128 160 40 130Z" fill="#b8352c"/><circle cx="95" cy="95" r="14" fill="#f6e8d8"/>
  <circle cx="150" cy="80" r="18" fill="#f6e8d8"/><path d="M100 140 L156 140 Q150 190 168 232 L88 232 Q106 190 100 140Z" fill="#e2cfae"/></svg>`;

const pixels = (png: Uint8Array): Promise<Buffer> => sharp(png).removeAlpha().raw().toBuffer();

async function sideBySide(ours: Buffer, theirs: Buffer, size: number): Promise<Buffer> {
  const difference = ours.map((byte, at) => Math.min(255, Math.abs(byte - (theirs[at] as number)) * FACTOR));
  const raw = { width: size, height: size, channels: 3 } as const;
  const panels = await Promise.all(
    [ours, theirs, Buffer.from(difference)].map((rgb) => sharp(rgb, { raw }).resize(PANEL).png().toBuffer()),
  );
  return sharp({ create: { width: PANEL * 3, height: PANEL, channels: 3, background: "black" } })
    .composite(panels.map((input, k) => ({ input, left: k * PANEL, top: 0 })))
    .webp({ quality: 88 })
    .toBuffer();
}

const program = findChromium();
if (!program) throw new Error("no Chromium here (apt-get install chromium)");
const renderer = createModuleRenderer({ threads: 2 });
const miner = createModuleMiner({ quality: "high" });
const model = await miner.make(await sharp(Buffer.from(PROMPT)).png().toBuffer(), { seed: 7 });
miner.close();
if (model.kind !== "made") throw new Error(`the miner's module is refused: ${model.rule}`);
const sources = new Map<string, Uint8Array>(
  readdirSync(OWN).map((file) => [basename(file, ".js"), readFileSync(join(OWN, file))]),
);
sources.set("miner", model.module);

mkdirSync(join(DOCS, "images/modules"), { recursive: true });
const sections: string[] = [];
const rows: string[] = [];
const page = await openPage(program);
async function drawAll(): Promise<void> {
  for (const [name, source] of sources) {
    const { pictures: theirs } = await page.draw(
      Buffer.from(source).toString(),
      BUNDLE_SHOTS.map(({ shot }) => shot),
    );
    for (const [at, { label, shot }] of BUNDLE_SHOTS.entries()) {
      const { size, lighting, background, theta, phi } = shot;
      const rgb = [background >> 16, (background >> 8) & 255, background & 255] as const;
      const { check, pictures } = await renderer.views(source, {
        views: [{ theta, phi }],
        size,
        lighting,
        background: rgb,
      });
      if (!pictures) throw new Error(`${name} is refused: ${JSON.stringify(check.failures)}`);
      const [a, b] = [await pixels(pictures[0] as Uint8Array), await pixels(theirs[at] as Uint8Array)];
      const { mean, within, largest } = comparePictures(a, b);
      rows.push(`| ${name} | ${label} | ${mean.toFixed(3)} | ${(within * 100).toFixed(3)} % | ${largest} |`);
      if (label !== "white/front_left") continue;
      writeFileSync(join(DOCS, `images/modules/${name}.webp`), await sideBySide(a, b, size));
      sections.push(`![${name}: ours, Chromium's, ${FACTOR} times the difference](images/modules/${name}.webp)`);
    }
  }
}

try {
  await drawAll();
} finally {
  await page.close();
  await renderer.close();
}
writeFileSync(
  join(DOCS, "module-pictures.md"),
  `# Modules, beside Chromium

Seven modules of this repository (\`bench/modules/own\`, and one that the example miner builds), drawn by our CPU renderer and by headless Chromium with
three 0.183.2 on SwiftShader: on the left ours, in the middle Chromium's, on the right ${FACTOR} times the difference, from \`front_left\`. This page is written by
\`bench/modules-beside-chromium.ts\`. The competition's own 130 pictures are compared in [render-modules.md](render-modules.md).

${sections.join("\n\n")}

## Every view

| module | view | mean difference, levels of 255 | pixels within 8 levels | largest |
| --- | --- | --- | --- | --- |
${rows.join("\n")}
`,
);
console.log(rows.join("\n"));
