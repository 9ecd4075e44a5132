/**
 * Verdicts of the offline judge on real renders: prompts of invented objects, models by the reference miner (all three levels, and its best
 * level from spoiled copies of the prompt), drawn by the CPU renderer. Run `npm run build` first, then
 * `npx tsx bench/judge-calibration.ts` (`--glb` or `--ply` for one format, `--quick` for 4 objects). The table in docs/judge.md is its output.
 */
import { decodeImage, encodePng, type RawImage } from "@404-gen/core/image";
import { generateModel, type QualityName } from "@404-gen/example-reference-miner";
import { judgeMatch } from "@404-gen/judge";
import { createOfflineJudge } from "@404-gen/judge/offline";
import { drawPrompt, type Scene } from "@404-gen/judge/testing";
import { createCpuRenderer } from "@404-gen/render";

const COUNT = process.argv.includes("--quick") ? 4 : 12;
const SEED = 20260203;

/** A small generator of random numbers, so that every run draws the same objects. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** An invented object: a body with two or three parts, most of them with stripes. */
function object(seed: number): Scene {
  const next = numbers(seed * 7919 + 13);
  for (let at = 0; at < 5; at++) next();
  const colour = () =>
    [40 + next() * 200, 40 + next() * 200, 40 + next() * 200].map(Math.round) as [number, number, number];
  const body = {
    at: [0, -0.1, 0] as const,
    radii: [0.2 + next() * 0.2, 0.15 + next() * 0.15, 0.25] as const,
    colour: colour(),
    stripes: 8 + Math.round(next() * 14),
  };
  const parts = Array.from({ length: 2 + Math.round(next()) }, (_, place) => ({
    at: [(next() - 0.5) * 0.6, 0.12 + place * 0.1, 0.05] as const,
    radii: [0.07 + next() * 0.12, 0.07 + next() * 0.12, 0.1] as const,
    colour: colour(),
    stripes: next() > 0.4 ? 10 + Math.round(next() * 12) : 0,
  }));
  return [body, ...parts];
}

type Paint = (image: RawImage, x: number, y: number) => readonly [number, number, number];
const pixel = ({ width, height, data }: RawImage, x: number, y: number): [number, number, number] => {
  const at = (Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))) * 3;
  return [data[at] as number, data[at + 1] as number, data[at + 2] as number];
};
const isObject = (colour: readonly number[]) => colour.some((channel) => channel < 246);

/** Ways to spoil the picture from which a model is made. The judge compares with the original one. */
const SPOILS: Readonly<Record<string, Paint>> = {
  "texture blurred": (image, x, y) => {
    if (!isObject(pixel(image, x, y))) return [255, 255, 255];
    const sum = [0, 0, 0, 0] as [number, number, number, number];
    for (let dy = -14; dy <= 14; dy += 2)
      for (let dx = -14; dx <= 14; dx += 2) {
        const colour = pixel(image, x + dx, y + dy);
        if (!isObject(colour)) continue;
        for (let c = 0; c < 3; c++) sum[c as 0 | 1 | 2] += colour[c] as number;
        sum[3]++;
      }
    return [sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]];
  },
  "part missing (top third)": (image, x, y) => (y < image.height * 0.42 ? [255, 255, 255] : pixel(image, x, y)),
  "part missing (left fifth)": (image, x, y) => (x < image.width * 0.38 ? [255, 255, 255] : pixel(image, x, y)),
  "wrong colour (channels turned)": (image, x, y) => {
    const [r, g, b] = pixel(image, x, y);
    return [g, b, r];
  },
  "wrong colour (grey)": (image, x, y) => {
    const [r, g, b] = pixel(image, x, y);
    const grey = (r + g + b) / 3;
    return [grey, grey, grey];
  },
  "wrong shape (squeezed to half)": (image, x, y) =>
    pixel(image, Math.round((x - image.width / 2) * 2 + image.width / 2), y),
  "wrong shape (upside down)": (image, x, y) => pixel(image, x, image.height - 1 - y),
};

async function paint(png: Uint8Array, how: Paint): Promise<Uint8Array> {
  const image = await decodeImage(png, { channels: 3 });
  const data = new Uint8Array(image.data.length);
  for (let y = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++) data.set(how(image, x, y).map(Math.round), (y * image.width + x) * 3);
  return encodePng({ ...image, data });
}

const renderer = createCpuRenderer();
async function grid(
  prompt: Uint8Array,
  { quality, format }: { quality: QualityName; format: "glb" | "ply" },
): Promise<Uint8Array> {
  const bytes = await generateModel(prompt, { seed: SEED, quality, format });
  const evidence = await renderer.render({ bytes, format });
  if (evidence.kind !== "measured") throw new Error(JSON.stringify(evidence));
  return evidence.value.png;
}

type Set = Record<string, Uint8Array>;
const judge = createOfflineJudge({ cacheSize: 1024 });
const line = (...cells: (string | number)[]) => console.log(`| ${cells.join(" | ")} |`);

async function compare(
  prompts: Set,
  { better, worse, label }: { better: Set; worse: Set; label: string },
): Promise<void> {
  const forward = await judgeMatch({ judge, prompts, left: worse, right: better, concurrency: 4 });
  const back = await judgeMatch({ judge, prompts, left: better, right: worse, concurrency: 4 });
  const count = (winner: string) => forward.duels.filter((duel) => duel.winner === winner).length;
  line(label, count("right"), count("draw"), count("left"), forward.margin.toFixed(3), back.margin.toFixed(3));
}

const prompts: Set = {};
for (let at = 0; at < COUNT; at++) prompts[`object-${String(at).padStart(2, "0")}`] = await drawPrompt(object(at));
const each = async (make: (prompt: Uint8Array) => Promise<Uint8Array>): Promise<Set> => {
  const set: Set = {};
  for (const [name, prompt] of Object.entries(prompts)) set[name] = await make(prompt);
  return set;
};

const formats = (["glb", "ply"] as const).filter((format) => process.argv.includes(`--${format}`));
for (const format of formats.length > 0 ? formats : (["glb", "ply"] as const)) {
  console.log(`\n${format.toUpperCase()}, ${COUNT} objects\n`);
  line("left (worse) against right (better)", "right wins", "draws", "left wins", "margin", "margin, sides swapped");
  line("---", "---", "---", "---", "---", "---");
  const [high, medium, low] = [
    await each((prompt) => grid(prompt, { quality: "high", format })),
    await each((prompt) => grid(prompt, { quality: "medium", format })),
    await each((prompt) => grid(prompt, { quality: "low", format })),
  ];
  await compare(prompts, { label: "medium against high", worse: medium, better: high });
  await compare(prompts, { label: "low against medium", worse: low, better: medium });
  await compare(prompts, { label: "low against high", worse: low, better: high });
  await compare(prompts, { label: "high against itself", worse: high, better: high });
  for (const [why, how] of Object.entries(SPOILS)) {
    const poorSet = await each(async (prompt) => grid(await paint(prompt, how), { quality: "high", format }));
    await compare(prompts, { label: `${why} against high`, worse: poorSet, better: high });
  }
}
await renderer.close();
