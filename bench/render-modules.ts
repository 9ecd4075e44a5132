/**
 * Costs of checking, running and drawing JavaScript modules: the judges' complete bundle (8 white and 4 gray views of 1024², the grid of 4 × 518²) of each
 * module of the data. Compared with headless Chromium, which draws the same shots of the same source with three 0.183.2 on SwiftShader, in a
 * page of this bench. Both are warm and run one after the other, on the same processors. On a machine with other work, compare the
 * processor times: SwiftShader's many threads get a larger part of a shared processor than our two.
 *
 * Limits: a quarter of Chromium's time in the median; 1.5 s for the heaviest two; 512 MiB.
 * Run after a build: npx tsx bench/render-modules.ts [MODULE…]
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createModuleRenderer } from "@404-gen/render";
import { COMPETITION_2_DATA } from "../packages/core/testing/competition-2-data.ts";
import { type BrowserPage, findChromium, openPage } from "./modules/chromium.ts";
import { peakBelow, processorMs } from "./modules/processes.ts";
import { BUNDLE_SHOTS } from "./modules/shots.ts";

const THREADS = 2;
const ROUNDS = 2;
const LIMIT_SHARE = 0.25;
const LIMIT_MS = 1500;
const LIMIT_MIB = 512;
const HEAVY = ["16_", "21_"];

const SHOTS = BUNDLE_SHOTS.map(({ shot }) => shot);

const args = process.argv.slice(2);
const names = readdirSync(join(COMPETITION_2_DATA, "own"))
  .flatMap((file) => /^(.*)\.js$/.exec(file)?.[1] ?? [])
  .filter((name) => args.length === 0 || args.some((start) => name.startsWith(start)));

async function best(work: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) least = Math.min(least, await work());
  return least;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const program = findChromium();
const page: BrowserPage | null = program ? await openPage(program) : null;
if (!page) console.log("no Chromium here (apt-get install chromium): only our own times");
const renderer = createModuleRenderer({ threads: THREADS });
const browser = page?.pid ?? null;
const rows: Record<string, string | number>[] = [];
const shares: number[] = [];
const cpuShares: number[] = [];
for (const name of names) {
  const source = readFileSync(join(COMPETITION_2_DATA, "own", `${name}.js`));
  const cpuBefore = processorMs(process.pid, browser);
  const ours = await best(async () => {
    const start = performance.now();
    const { check, pictures } = await renderer.bundle(source);
    if (!pictures) throw new Error(`${name} is refused: ${JSON.stringify(check.failures)}`);
    return performance.now() - start;
  });
  const ownCpu = (processorMs(process.pid, browser) - cpuBefore) / ROUNDS;
  const browserBefore = browser === null ? 0 : processorMs(browser);
  const theirs = page ? await best(async () => (await page.draw(source.toString(), SHOTS)).ms) : Number.NaN;
  const browserCpu = browser === null ? Number.NaN : (processorMs(browser) - browserBefore) / ROUNDS;
  if (page) {
    shares.push(ours / theirs);
    cpuShares.push(ownCpu / browserCpu);
  }
  rows.push({
    module: name,
    "ours ms": Math.round(ours),
    "limit ms": HEAVY.some((start) => name.startsWith(start)) ? LIMIT_MS : "",
    "Chromium ms": page ? Math.round(theirs) : "",
    share: page ? (ours / theirs).toFixed(3) : "",
    "our processor ms": Math.round(ownCpu),
    "Chromium's processor ms": page ? Math.round(browserCpu) : "",
    "share of processor": page ? (ownCpu / browserCpu).toFixed(3) : "",
  });
}
const peakMiB = peakBelow(process.pid, browser);
await renderer.close();
await page?.close();
console.log(`best of ${ROUNDS}, warm, ${THREADS} threads; check and run of the module included on both sides`);
console.table(rows);
console.log(
  `median share of Chromium's time ${median(shares).toFixed(3)} (limit ${LIMIT_SHARE}), of its processor time ${median(cpuShares).toFixed(3)}; peak RSS of drawing ${peakMiB} MiB (limit ${LIMIT_MIB})`,
);
