/**
 * Verdicts of the multi-stage judge with the offline model on real bundles: the pictures that the competition's own renderer made of nine
 * modules, each against a worse copy of itself. Run `npx tsx --conditions=@404-gen/source bench/judge-calibration-views.ts` (`--quick` for
 * three modules); `COMPETITION_2_DATA` names the folder. The table in docs/judge.md is its output.
 *
 * The prompt is the first cell of the module's grid, which has another angle and another light than all views.
 */
import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CompetitionError, type ViewBundle } from "@404-gen/core";
import { BUNDLE_FILES, GRID_FILE } from "@404-gen/core/two";
import { createMultiStageJudge } from "@404-gen/judge";
import { createOfflineModel } from "@404-gen/judge/offline";
import sharp from "sharp";
import { COMPETITION_2_DATA } from "../packages/core/testing/competition-2-data.ts";

const FOLDER = join(COMPETITION_2_DATA, "own/bundle");
/** Side of a view, pixels: half of the original 1024, with which measuring takes four times as long. */
const SIDE = 512;
const CELL = 518;

type Pixels = { readonly width: number; readonly height: number; readonly data: Uint8Array };
type Place = {
  /** Direction from which the picture shows the model; null: a grid. */
  readonly view: string | null;
  readonly background: readonly [number, number, number];
};
type Spoil = (pixels: Pixels, place: Place) => Promise<Pixels> | Pixels;

const isObject = ({ data }: Pixels, at: number, background: Place["background"]) =>
  background.some((level, c) => Math.abs((data[at * 3 + c] as number) - level) > 10);

/** Changes the object's pixels one by one. */
const paint =
  (change: (colour: [number, number, number]) => readonly number[]): Spoil =>
  (pixels, { background }) => {
    const data = pixels.data.slice();
    for (let at = 0; at < data.length / 3; at++)
      if (isObject(pixels, at, background))
        data.set(
          change([data[at * 3] as number, data[at * 3 + 1] as number, data[at * 3 + 2] as number]).map(Math.round),
          at * 3,
        );
    return { ...pixels, data };
  };

/** Clears parts of the object; `x` and `y` go from 0 to 1 over its box. */
const erase =
  (isGone: (x: number, y: number, view: string | null) => boolean): Spoil =>
  (pixels, { background, view }) => {
    const box = boxOf(pixels, background);
    const data = pixels.data.slice();
    for (let at = 0; at < data.length / 3; at++) {
      const x = ((at % pixels.width) - box.left) / box.width;
      const y = (Math.floor(at / pixels.width) - box.top) / box.height;
      if (isGone(x, y, view)) data.set(background, at * 3);
    }
    return { ...pixels, data };
  };

function boxOf(pixels: Pixels, background: Place["background"]) {
  let [left, right, top, bottom] = [pixels.width, 0, pixels.height, 0];
  for (let at = 0; at < pixels.data.length / 3; at++) {
    if (!isObject(pixels, at, background)) continue;
    const [x, y] = [at % pixels.width, Math.floor(at / pixels.width)];
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
  }
  return { left, top, width: Math.max(1, right - left + 1), height: Math.max(1, bottom - top + 1) };
}

/** Views that show mostly the back. A grid's second and third cell are two of them. */
const BEHIND = new Set(["back", "cell 1", "cell 2"]);
const SIDEWAYS = new Set(["right", "left"]);

const SPOILS: Readonly<Record<string, Spoil>> = {
  itself: (pixels) => pixels,
  blurred: async ({ width, height, data }) => ({
    width,
    height,
    data: await sharp(data, { raw: { width, height, channels: 3 } })
      .blur(9)
      .raw()
      .toBuffer(),
  }),
  "part missing (top third)": erase((_, y) => y < 1 / 3),
  "part missing (left fifth)": erase((x) => x < 0.2),
  "wrong colour (channels turned)": paint(([r, g, b]) => [b, r, g]),
  "wrong colour (grey)": paint(([r, g, b]) => Array<number>(3).fill(0.3 * r + 0.59 * g + 0.11 * b)),
  "wrong shape (squeezed to 60 %)": async ({ width, height, data }, { background: [r, g, b] }) => {
    const narrowImage = await sharp(data, { raw: { width, height, channels: 3 } })
      .resize(Math.round(width * 0.6), height, { fit: "fill" })
      .extend({
        left: Math.round(width * 0.2),
        right: width - Math.round(width * 0.6) - Math.round(width * 0.2),
        background: { r, g, b },
      })
      .raw()
      .toBuffer();
    return { width, height, data: narrowImage };
  },
  "back missing": erase((x, _, view) =>
    view !== null && BEHIND.has(view) ? true : view !== null && SIDEWAYS.has(view) && x > 0.5,
  ),
  "boxed in": (pixels, { background }) => {
    const box = boxOf(pixels, background);
    const data = pixels.data.slice();
    const inside = (at: number) => {
      const [x, y] = [(at % pixels.width) - box.left, Math.floor(at / pixels.width) - box.top];
      return x > -12 && y > -12 && x < box.width + 12 && y < box.height + 12;
    };
    for (let at = 0; at < data.length / 3; at++)
      if (inside(at) && !isObject(pixels, at, background)) data.set([150, 150, 155], at * 3);
    return { ...pixels, data };
  },
  "pale on white": paint((colour) => colour.map((one) => one + (243 - one) * 0.85)),
};

async function read(file: string): Promise<Pixels> {
  const image = sharp(await readFile(file)).removeAlpha();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
const png = ({ width, height, data }: Pixels) =>
  sharp(data, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
const cut = async (pixels: Pixels, [left, top]: readonly [number, number]): Promise<Pixels> => ({
  width: CELL,
  height: CELL,
  data: await sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
    .extract({ left, top, width: CELL, height: CELL })
    .raw()
    .toBuffer(),
});
const corner = ({ data }: Pixels): Place["background"] => [data[0] as number, data[1] as number, data[2] as number];
const CELLS = [
  [0, 0],
  [CELL + 5, 0],
  [0, CELL + 5],
  [CELL + 5, CELL + 5],
] as const;

/** Spoils a grid cell by cell, because each cell shows the model from another side. */
async function spoilGrid(grid: Pixels, spoil: Spoil): Promise<Pixels> {
  const cells = CELLS.map(async ([left, top], at) => {
    const cell = await cut(grid, [left, top]);
    const { data } = await spoil(cell, { view: `cell ${at}`, background: corner(cell) });
    return { input: Buffer.from(data), raw: { width: CELL, height: CELL, channels: 3 as const }, left, top };
  });
  const { width, height, data } = grid;
  const image = sharp(data, { raw: { width, height, channels: 3 } }).composite(await Promise.all(cells));
  return { width, height, data: await image.removeAlpha().raw().toBuffer() };
}

async function bundle(module: string, why: string): Promise<ViewBundle> {
  const spoil = SPOILS[why] as Spoil;
  const grid = await read(join(COMPETITION_2_DATA, "own/png", `${module}.grid.png`));
  const files = new Map<string, Uint8Array>([[GRID_FILE, await png(await spoilGrid(grid, spoil))]]);
  for (const name of BUNDLE_FILES.filter((file) => /^(white|gray)\//.test(file))) {
    const picture = await sharp(join(FOLDER, module, name))
      .removeAlpha()
      .resize(SIDE)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const pixels = { width: picture.info.width, height: picture.info.height, data: picture.data };
    const view = name.replace(/^\w+\/|\.png$/g, "");
    files.set(name, await png(await spoil(pixels, { view, background: corner(pixels) })));
  }
  const url = `${module} ${why}`;
  return {
    url,
    file: (name) => ({
      url: `${url}/${name}`,
      load: async () => {
        const bytes = files.get(name);
        if (bytes !== undefined) return bytes;
        throw new CompetitionError("not there", {
          code: "DOWNLOAD_NOT_FOUND",
          fault: "infrastructure",
          data: { status: 404 },
        });
      },
    }),
  };
}

if (!existsSync(FOLDER)) {
  console.log(`skipped: ${FOLDER} is absent`);
  process.exit(0);
}
const modules = readdirSync(FOLDER)
  .sort()
  .slice(0, process.argv.includes("--quick") ? 3 : undefined);
const judge = createMultiStageJudge({ model: createOfflineModel() });
console.log(`${judge.name}, ${modules.length} modules: ${modules.join(", ")}\n`);
console.log(
  "| worse copy (right) against the model (left) | left wins – draws – right wins | margin | sides swapped | decided by |",
);
console.log("| --- | --- | --- | --- | --- |");
for (const why of Object.keys(SPOILS)) {
  const tally = { left: 0, draw: 0, right: 0 };
  const swaps = { left: 0, draw: 0, right: 0 };
  const by = new Map<string, number>();
  for (const module of modules) {
    const prompt = await png(await cut(await read(join(COMPETITION_2_DATA, "own/png", `${module}.grid.png`)), [0, 0]));
    const pair = { name: module, prompt: { url: `${module} prompt`, load: async () => prompt } };
    const [genuine, spoiledBundle] = [await bundle(module, "itself"), await bundle(module, why)];
    for (const [left, right, into] of [
      [genuine, spoiledBundle, tally],
      [spoiledBundle, genuine, swaps],
    ] as const) {
      const evidence = await judge.judge({ ...pair, left, right }, { seed: 1 });
      if (evidence.kind !== "measured")
        throw evidence.kind === "fault" ? evidence.error : new Error(evidence.rejection.message);
      into[evidence.value.winner]++;
      const stage = (evidence.value.detail.decided_by ?? "").split(" ")[0] ?? "";
      if (into === tally) by.set(stage, (by.get(stage) ?? 0) + 1);
    }
  }
  const margin = ({ left, right }: typeof tally) => ((right - left) / modules.length).toFixed(3);
  const stages = [...by]
    .sort()
    .map(([stage, count]) => `${stage} ${count}`)
    .join(", ");
  console.log(
    `| ${why} | ${tally.left} – ${tally.draw} – ${tally.right} | ${margin(tally)} | ${margin(swaps)} | ${stages} |`,
  );
}
