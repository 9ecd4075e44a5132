/**
 * Costs of the queue, and its growth. FILES go in turns of ten to a renderer of this process and to one worker behind a real Redis, which both draw
 * nothing: the difference is the cost of the queue. DRAWN files are drawn by the pool of this process and by one `404-gen worker`: this shows the
 * work itself, and the same difference with more noise. All files are different. The times are processor time of all processes, so that other work of the
 * machine does not count. At last jobs that only sleep, with one worker and with many.
 *
 *   npm run build && npx tsx bench/queue.ts [FILES] [WORKERS] [DRAWN]
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JobQueue, Renderer } from "@404-gen/core";
import { createBullQueue } from "@404-gen/core/bullmq";
import { createCpuRenderer, makeMeshGlb } from "@404-gen/render";
import { startRedis } from "../packages/core/testing/redis-server.ts";
import { createPartShelf } from "../packages/runner/src/assemble/part-shelf.ts";
import { placeOf } from "../packages/runner/src/assemble/place.ts";
import { loadSettings } from "../packages/runner/src/settings/load.ts";
import { queuedRenderer } from "../packages/runner/src/workers/render-jobs.ts";
import { processorMs } from "./modules/processes.ts";
import { freeParts } from "./round-free.ts";

const [FILES = 1000, WORKERS = 64, PICTURES = 100] = process.argv.slice(2).map(Number);
const TURN = 10;
/** Milliseconds of a job that sleeps: long in comparison with the delays of a machine under load. */
const SLEEP_MS = 4_000;
const JOBS_EACH = 4;
const CLI = fileURLToPath(new URL("../packages/runner/dist/cli.js", import.meta.url));
const FREE_WORKER = fileURLToPath(new URL("./round-worker.ts", import.meta.url));

const root = mkdtempSync(join(tmpdir(), "404-bench-queue-"));
const redis = await startRedis();
const texts = {
  ...{ WORKERS: redis.url, WORKERS_CHECKED_PERCENT: "0", RENDER_THREADS: "1", CDN_URL: "http://objects.test" },
  ...{ STATE_DIR: join(root, "state"), JOURNAL_DIR: root, OBJECTS_DIR: join(root, "objects") },
};

const BALL = await makeMeshGlb({ segments: 4 });

/** Gives different files with the same work: JSON may end with spaces. */
function fileOf(n: number): Uint8Array {
  const glb = BALL;
  const view = new DataView(glb.buffer, glb.byteOffset, glb.byteLength);
  const jsonLength = view.getUint32(12, true);
  const text = Buffer.from(glb.subarray(20, 20 + jsonLength))
    .toString()
    .trimEnd();
  const own = text.replace('"version":"2.0"', `"version":"2.0","copyright":"${String(n).padStart(8, "0")}"`);
  const json = Buffer.from(own.padEnd(Math.ceil(own.length / 4) * 4));
  const rest = glb.subarray(20 + jsonLength);
  const all = Buffer.concat([glb.subarray(0, 20), json, rest]);
  all.writeUInt32LE(all.length, 8);
  all.writeUInt32LE(json.length, 12);
  return all;
}

async function startWorker(isFree: boolean): Promise<ChildProcess> {
  const { PATH, HOME } = process.env;
  const program = isFree ? ["--import", "tsx", FREE_WORKER, "1", "render"] : [CLI, "worker", "render"];
  const child = spawn(process.execPath, program, {
    env: { PATH, HOME, ...texts, LOG_LEVEL: "info" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  // Its log says when it takes jobs.
  await once(child.stderr as NodeJS.ReadableStream, "data");
  child.stderr?.resume();
  return child;
}

async function draw(renderer: Renderer, numbers: readonly number[]): Promise<number> {
  const before = processorMs(process.pid);
  await Promise.all(
    numbers.map(async (n) => {
      const picture = await renderer.render({ bytes: fileOf(n), format: "glb" });
      if (picture.kind !== "measured") throw picture;
    }),
  );
  return processorMs(process.pid) - before;
}

/** Milliseconds of processor time for each file. */
type FileCost = { readonly here: number; readonly queue: number };

/** Draws the same number of files with a renderer of this process and with a worker, in turns. */
async function spend(files: number, isFree: boolean): Promise<FileCost> {
  const settings = loadSettings([texts]);
  const place = placeOf({ settings });
  const queue = await createBullQueue({ url: redis.url });
  const shelf = createPartShelf(place, { queue });
  const { ownRenderer } = await freeParts();
  const open = () => (isFree ? ownRenderer : createCpuRenderer({ workers: 1, threads: 1 }));
  const here = open();
  const queueRenderer = await queuedRenderer({ place, queue, part: shelf.part }, open());
  const worker = await startWorker(isFree);
  // The first files start everything, which does not count.
  const warm = Array.from({ length: (isFree ? 10 : 2) * TURN }, (_, n) => -1 - n);
  for (const renderer of [here, queueRenderer]) await draw(renderer, warm);
  const costs = { here: 0, queue: 0 };
  for (let n = 0; n < files; n += TURN) {
    const numbers = Array.from({ length: Math.min(TURN, files - n) }, (_, at) => n + at);
    costs.here += await draw(here, numbers);
    costs.queue += await draw(queueRenderer, numbers);
  }
  worker.kill("SIGTERM");
  await once(worker, "exit");
  await Promise.all([here.close(), queueRenderer.close(), queue.close(), shelf.close()]);
  return { here: costs.here / files, queue: costs.queue / files };
}

async function overhead(): Promise<void> {
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  console.log(`small meshes, one worker; processor time of all processes, load ${loadavg()[0]?.toFixed(0)}`);
  const own = await spend(FILES, true);
  console.log(`  ${FILES} files without drawing: here ${ms(own.here)} a file, through the queue ${ms(own.queue)}`);
  const work = await spend(PICTURES, false);
  console.log(`  ${PICTURES} files drawn: by the pool ${ms(work.here)} a file, through the queue ${ms(work.queue)}`);
  const share = ((own.queue - own.here) / work.here) * 100;
  console.log(`  the queue's share of the work: ${share.toFixed(1)} %, goal 5 %, ${share <= 5 ? "met" : "MISSED"}`);
}

/** Runs jobs that sleep, with one worker and with all. */
async function growth(): Promise<void> {
  const speed = async (count: number): Promise<number> => {
    const asking = await createBullQueue({ url: redis.url, maxInFlight: 4 * WORKERS });
    const hosts: JobQueue[] = [];
    for (let n = 0; n < count; n++) hosts.push(await createBullQueue({ url: redis.url }));
    const kind = `sleep-${count}`;
    const run = async () => {
      await new Promise((resolve) => setTimeout(resolve, SLEEP_MS));
      return {};
    };
    for (const host of hosts) await host.work({ kind, version: "1", concurrency: 1, run });
    const jobs = count * JOBS_EACH;
    const since = performance.now();
    await Promise.all(Array.from({ length: jobs }, (_, n) => asking.ask({ kind, version: "1", input: { n } })));
    const seconds = (performance.now() - since) / 1000;
    await Promise.all([...hosts, asking].map((one) => one.close()));
    return jobs / seconds;
  };
  const [one, many] = [await speed(1), await speed(WORKERS)];
  const times = many / one;
  const goal = (WORKERS * 58) / 64;
  console.log(
    `jobs that sleep ${SLEEP_MS / 1000} s: 1 worker ${one.toFixed(3)} a second, ${WORKERS} workers ${many.toFixed(2)}`,
  );
  console.log(`  ${times.toFixed(1)} times as many, goal ${goal}, ${times >= goal ? "met" : "MISSED"}`);
}

try {
  if (FILES > 0) await overhead();
  if (WORKERS > 0) await growth();
} finally {
  await redis.close();
  rmSync(root, { recursive: true, force: true });
}
