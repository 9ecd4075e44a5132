/**
 * Changes modules in 10,000 ways and checks them: no crash, no fault of ours, no run over its limit, memory below 512 MiB, and meanwhile the same results
 * for known boxes. The seeds are our own modules, and those of the data (`COMPETITION_2_DATA`, by default ../shared/data/competition-2) if they exist. Run after a build:
 * npx tsx bench/fuzz-modules.ts [MODULES] [SEED]
 */
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { createModuleChecker } from "@404-gen/render";
import { createRandom } from "../packages/render/src/self-test/random.ts";
import { competitionFolder } from "../packages/render/testing/js/competition-data.fixture.ts";
import { MODULE_SEEDS, mutateModule } from "../packages/render/testing/js/mutate-module.ts";

const MODULES = Number(process.argv[2] ?? 10_000);
const SEED = Number(process.argv[3] ?? 404);
/** Processor time of one run, milliseconds. It is small, so that endless loops do not take a day; the honest seeds need a tenth of it. */
const CPU_MS = 800;
const LIMIT_RSS_MB = 512;
const PROBE_EVERY = 250;

const folder = competitionFolder("own");
const shared =
  folder === null
    ? []
    : readdirSync(folder)
        // Three modules at the limits take seconds each.
        .filter((name) => name.endsWith(".js") && !/^(16|21|22)_/.test(name))
        .map((name) => readFileSync(join(folder, name), "utf8"));
const seeds = [...MODULE_SEEDS, ...MODULE_SEEDS, ...MODULE_SEEDS, ...shared];
const random = createRandom(SEED);
const checker = createModuleChecker({ cpuMs: CPU_MS });
const outcomes = new Map<string, number>();
const bad: string[] = [];
let [next, slowest, peakRss] = [0, 0, 0];

const box = (side: number) =>
  Buffer.from(
    `export default (THREE) => new THREE.Mesh(new THREE.BoxGeometry(${side}, 1e-1, 1e-1), new THREE.MeshBasicMaterial());`,
  );

async function probe(): Promise<void> {
  // Another source each time, because a refusal is kept.
  const good = await checker.check(box(0.2 + random() * 0.1));
  const wide = await checker.check(box(1.2 + random() * 0.1));
  if (!good.check.accepted || wide.check.failures[0]?.rule !== "BOUNDING_BOX_OUT_OF_RANGE")
    bad.push("a known box was judged otherwise");
}

async function work(): Promise<void> {
  for (let i = next++; i < MODULES; i = next++) {
    const source = mutateModule(seeds[i % seeds.length]!, random);
    const start = performance.now();
    let outcome: string;
    try {
      const { check } = await checker.check(Buffer.from(source));
      outcome = check.failures[0]?.rule ?? "accepted";
    } catch (error) {
      outcome = `fault: ${error instanceof Error ? error.message : String(error)}`;
      bad.push(`module ${i}: ${outcome}\n${source}`);
    }
    slowest = Math.max(slowest, performance.now() - start);
    peakRss = Math.max(peakRss, process.memoryUsage.rss());
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (i % PROBE_EVERY === 0) await probe();
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
checker.close();

const rssMb = peakRss / 1024 / 1024;
if (rssMb > LIMIT_RSS_MB) bad.push(`memory: ${Math.round(rssMb)} MiB`);
console.table(
  Object.fromEntries([...outcomes].sort((a, b) => b[1] - a[1]).map(([outcome, modules]) => [outcome, { modules }])),
);
console.table({
  modules: { value: MODULES },
  "seed modules": { value: new Set(seeds).size },
  "slowest, ms on the wall": { value: Math.round(slowest) },
  "peak RSS of this process, MiB (limit 512)": { value: Math.round(rssMb) },
  faults: { value: bad.length },
});
for (const line of bad.slice(0, 20)) console.log(line);
process.exitCode = bad.length > 0 ? 1 : 0;
