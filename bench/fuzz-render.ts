/**
 * Damages model files in 10,000 ways and draws them: no crash, no fault of ours, nothing over 2 s, memory below 512 MiB. Half of the files have damaged
 * bytes, half have a damaged but readable structure. Seeds are made by code, with files of ../shared/data up to 200 KB if they exist.
 * Run after a build: npx tsx bench/fuzz-render.ts [FILES] [SEED] [bytes|structure]
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { CompetitionError, type ModelFormat } from "@404-gen/core";
import { createRenderPool } from "@404-gen/render";
import { createRandom } from "../packages/render/src/self-test/random.ts";
import { mutate } from "../packages/render/testing/mutate.ts";
import { mutateGlb, splitGlb } from "../packages/render/testing/mutate-glb.ts";
import { mutatePly } from "../packages/render/testing/mutate-ply.ts";
import { REAL_LIKE_SEEDS } from "../packages/render/testing/real-like-seeds.ts";

const FILES = Number(process.argv[2] ?? 10_000);
const SEED = Number(process.argv[3] ?? 404);
const WOUNDS = process.argv[4];
const LIMIT_MS = 2_000;
const LIMIT_RSS_MB = 512;
const LARGEST_SEED = 200_000;

type Seed = { readonly name: string; readonly format: ModelFormat; readonly bytes: Uint8Array };

function sharedSeeds(folder: string, format: ModelFormat): Seed[] {
  const path = new URL(`../../shared/data/render/${folder}/`, import.meta.url);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(`.${format}`) && statSync(new URL(name, path)).size <= LARGEST_SEED)
    .map((name) => ({ name, format, bytes: readFileSync(new URL(name, path)) }));
}

const seeds: Seed[] = [
  // Four times, so that seeds made by code are chosen about as often as all shared ones together.
  ...Array.from({ length: 4 }, () => REAL_LIKE_SEEDS).flat(),
  ...["glb", "glb-rejected"].flatMap((folder) => sharedSeeds(folder, "glb")),
  ...sharedSeeds("ply-other", "ply"),
];
const random = createRandom(SEED);

/** Seeds with a readable structure. Some of the refused ones are broken already, so only their bytes are damaged. */
const structuredSeeds = new Set(seeds.filter(isReadable));

function isReadable({ bytes, format }: Seed): boolean {
  if (format === "ply") return Buffer.from(bytes).includes("end_header\n");
  try {
    return typeof splitGlb(bytes).json === "object";
  } catch {
    return false;
  }
}

function damage(seed: Seed): Uint8Array {
  const keepsStructure = WOUNDS === undefined ? random() < 0.5 : WOUNDS === "structure";
  if (!keepsStructure || !structuredSeeds.has(seed)) return mutate(seed.bytes, random);
  return seed.format === "glb" ? mutateGlb(seed.bytes, random) : mutatePly(seed.bytes, random);
}

const pool = createRenderPool({ threads: 1, timeoutMs: 10 * LIMIT_MS });
const picture = { views: [{ theta: 24, phi: -15 }], size: 32 };
const outcomes = new Map<string, number>();
const bad: string[] = [];
let [slowest, peakRss] = [0, 0];

for (let i = 0; i < FILES; i++) {
  const seed = seeds[Math.floor(random() * seeds.length)]!;
  const bytes = damage(seed);
  const start = performance.now();
  let outcome = "drawn";
  try {
    await pool.render({ bytes, format: seed.format }, picture);
  } catch (error) {
    outcome = CompetitionError.is(error) ? error.code : String(error);
    if (!CompetitionError.is(error) || error.fault !== "miner" || outcome === "RENDER_QUARANTINED") {
      bad.push(`file ${i} from ${seed.name}: ${outcome} ${error instanceof Error ? error.message : ""}`);
    }
  }
  const took = performance.now() - start;
  if (took > LIMIT_MS) bad.push(`file ${i} from ${seed.name}: ${Math.round(took)} ms`);
  slowest = Math.max(slowest, took);
  peakRss = Math.max(peakRss, process.memoryUsage.rss());
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}
await pool.close();

const rssMb = peakRss / 1024 / 1024;
if (rssMb > LIMIT_RSS_MB) bad.push(`memory: ${Math.round(rssMb)} MiB`);
console.table(
  Object.fromEntries([...outcomes].sort((a, b) => b[1] - a[1]).map(([outcome, files]) => [outcome, { files }])),
);
console.table({
  files: { value: FILES },
  "seed files": { value: new Set(seeds).size },
  "slowest, ms (limit 2000)": { value: Math.round(slowest) },
  "peak RSS, MiB (limit 512)": { value: Math.round(rssMb) },
  faults: { value: bad.length },
});
for (const line of bad.slice(0, 20)) console.log(line);
process.exitCode = bad.length > 0 ? 1 : 0;
