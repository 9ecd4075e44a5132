/**
 * What the queue costs, and how it grows. FILES are drawn in turns of ten by the pool of this process and by one `404-gen worker` through a real
 * Redis, each file another one; processor time of all processes, so that others on the machine do not count. Then jobs that only sleep, by one
 * worker and by many.
 *
 *   npm run build && npx tsx bench/queue.ts [FILES] [WORKERS]
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
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

const [FILES = 1000, WORKERS = 64] = process.argv.slice(2).map(Number);
const TURN = 10;
/** Long beside what a loaded machine adds to a job. */
const SLEEP_MS = 4_000;
const JOBS_EACH = 4;
const CLI = fileURLToPath(new URL("../packages/runner/dist/cli.js", import.meta.url));

const root = mkdtempSync(join(tmpdir(), "404-bench-queue-"));
const redis = await startRedis();
const texts = {
  ...{ WORKERS: redis.url, WORKERS_CHECKED_PERCENT: "0", RENDER_THREADS: "1", CDN_URL: "http://objects.test" },
  ...{ STATE_DIR: join(root, "state"), JOURNAL_DIR: root, OBJECTS_DIR: join(root, "objects") },
};

const BALL = await makeMeshGlb({ segments: 4 });

/** Another file each time, with the same work: JSON may end in spaces. */
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

async function startWorker(): Promise<ChildProcess> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [CLI, "worker", "render"], {
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
      const drawn = await renderer.render({ bytes: fileOf(n), format: "glb" });
      if (drawn.kind !== "measured") throw drawn;
    }),
  );
  return processorMs(process.pid) - before;
}

/** Files drawn here and by a worker, in turns. */
async function overhead(): Promise<void> {
  const settings = loadSettings([texts]);
  const place = placeOf({ settings });
  const queue = await createBullQueue({ url: redis.url });
  const shelf = createPartShelf(place, { queue });
  const pool = createCpuRenderer({ workers: 1, threads: 1 });
  const queued = await queuedRenderer(
    { place, queue, part: shelf.part },
    createCpuRenderer({ workers: 1, threads: 1 }),
  );
  const worker = await startWorker();
  // What starts once is not a file's.
  for (const renderer of [pool, queued])
    await draw(
      renderer,
      Array.from({ length: 2 * TURN }, (_, n) => -1 - n),
    );
  const spent = { pool: 0, queue: 0 };
  for (let n = 0; n < FILES; n += TURN) {
    const numbers = Array.from({ length: Math.min(TURN, FILES - n) }, (_, at) => n + at);
    spent.pool += await draw(pool, numbers);
    spent.queue += await draw(queued, numbers);
  }
  const more = (spent.queue / spent.pool - 1) * 100;
  console.log(
    `${FILES} files, small meshes, each drawn by the pool and by one worker; processor time of all processes`,
  );
  console.log(`  pool   ${(spent.pool / FILES).toFixed(1)} ms a file`);
  console.log(`  queue  ${(spent.queue / FILES).toFixed(1)} ms a file (bytes through the store, job through Redis)`);
  console.log(`  the queue's share: ${more.toFixed(1)} %, goal 5 %, ${more <= 5 ? "met" : "MISSED"}`);
  worker.kill("SIGTERM");
  await once(worker, "exit");
  await Promise.all([pool.close(), queued.close(), queue.close(), shelf.close()]);
}

/** Jobs that sleep, a second for all workers together and one alone. */
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
