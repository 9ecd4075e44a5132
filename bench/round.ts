/**
 * A round with everything except GPUs: HOTKEYS × PROMPTS files from CDNs on loopback, half of them refused for four reasons, the others drawn and
 * stored; a duel for each with a model server that answers at once; a real git host; WORKERS processes of `404-gen worker` behind a real
 * Redis, or none. `js`: competition 2, modules and their bundles. `free`: drawing costs nothing, so that a full-size round can be played in an
 * hour, and only the costs of the services are left. bench/full-round.ts leaves out the door, the store and the judge too.
 *
 *   npm run build && npx tsx bench/round.ts [HOTKEYS] [PROMPTS] [WORKERS] [glb|js] [drawn|free]
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { createOfflineEmbedding } from "@404-gen/audit";
import type { Chain, ObjectStore } from "@404-gen/core";
import { formatNpz } from "@404-gen/core/archive";
import { createFolderObjectStore } from "@404-gen/core/files";
import { createGitStore } from "@404-gen/core/git";
import { LEADER } from "@404-gen/core/records";
import { createModulePublisher } from "@404-gen/core/two";
import { createBundleDrawer } from "@404-gen/render";
import { startRedis } from "../packages/core/testing/redis-server.ts";
import { assembleServices } from "../packages/runner/src/assemble/assemble-services.ts";
import { placeOf } from "../packages/runner/src/assemble/place.ts";
import { playedEnvironment, playHosts } from "../packages/runner/src/demo/played-hosts.ts";
import { createLogger } from "../packages/runner/src/logs/create-logger.ts";
import { keepHeapTight } from "../packages/runner/src/run/tight-heap.ts";
import { loadSettings, type SettingTexts } from "../packages/runner/src/settings/load.ts";
import { startGitHost } from "./git-host.ts";
import { peaksOf, processorMs } from "./modules/processes.ts";
import { freeParts, plainPicture } from "./round-free.ts";
import { moduleOf, startRoundWorld } from "./round-hosts.ts";
import { beginRound, beginRoundTwo, stemOf } from "./round-record.ts";

const [HOTKEYS = 16, PROMPTS = 16, WORKERS = 0] = process.argv.slice(2, 5).map(Number);
const FORMAT = process.argv[5] === "js" ? "js" : "glb";
const DRAWING = process.argv[6] === "free" ? "free" : "drawn";
const COMPETITION = FORMAT === "js" ? "2" : "1";
const CLI = fileURLToPath(new URL("../packages/runner/dist/cli.js", import.meta.url));
const FREE_WORKER = fileURLToPath(new URL("./round-worker.ts", import.meta.url));
const LOOK_MS = 2_000;

keepHeapTight();
const root = mkdtempSync(join(tmpdir(), "404-bench-round-"));
const world = await startRoundWorld(FORMAT);
const host = await startGitHost(join(root, "host"));
const redis = WORKERS > 0 ? await startRedis() : null;
const hosts = {
  cdnOf: (n: number) => `http://cdn${n}.test/files`,
  prompts: "http://prompts.test",
  leader: "http://objects.test/leader",
};
const names = ["prompts.test", ...Array.from({ length: HOTKEYS }, (_, n) => `cdn${n}.test`)];
const places = { hosts: names, port: world.port };
const texts: SettingTexts = {
  ...{ STATE_DIR: join(root, "state"), JOURNAL_DIR: root, OBJECTS_DIR: join(root, "objects") },
  ...{ CDN_URL: "http://objects.test", DISTANCE: "offline", RENDER_THREADS: "1" },
  ...{ OPENAI_BASE_URL: world.modelUrl, DOWNLOAD_JITTER_SECONDS: "0", DOWNLOAD_RETRY_DELAY: "0.1" },
  ...(redis ? { WORKERS: redis.url, WORKERS_IN_FLIGHT: "64" } : {}),
};
const settings = loadSettings([texts]);
/** Requests of the runner, without those of workers. */
const counts = { chain: 0, store: 0 };

function countCalls<T extends object>(
  port: T,
  { name, calls }: { name: keyof typeof counts; calls: readonly (keyof T)[] },
): T {
  const wrappers = calls.map((call) => {
    const real = (port[call] as (...args: unknown[]) => unknown).bind(port);
    const count = (...args: unknown[]) => {
      counts[name]++;
      return real(...args);
    };
    return [call, count] as const;
  });
  return { ...port, ...Object.fromEntries(wrappers) };
}

const objects = createFolderObjectStore({ dir: settings.OBJECTS_DIR, publicBaseUrl: settings.CDN_URL });
const chain = { currentBlock: async () => 3000, commitments: async () => [] } as unknown as Chain;
const state = await createGitStore({
  dir: settings.STATE_DIR,
  remote: { url: host.url },
  journalPath: join(root, "journal.jsonl"),
  batchMs: settings.COMMIT_INTERVAL * 1000,
});
const size = { hotkeys: HOTKEYS, prompts: PROMPTS };
const record = FORMAT === "js" ? beginRoundTwo(size, { hosts, store: settings.CDN_URL }) : beginRound(size, hosts);
await state.commit(
  Object.entries(record).map(([path, text]) => ({ path, text })),
  { message: "Begin" },
);
await makeBaseline();

/** Makes the leader's pictures. Its modules are all the same one, which is drawn once. */
async function makeBaseline(): Promise<void> {
  const stems = Array.from({ length: PROMPTS }, (_, n) => stemOf(n));
  const preview = await plainPicture(1041);
  if (FORMAT === "glb") {
    for (const stem of stems) await objects.put(`leader/${stem}.png`, preview, { contentType: "image/png" });
    return;
  }
  const [drawer, embedding] = [createBundleDrawer({ threads: 1 }), createOfflineEmbedding()];
  const publisher = createModulePublisher({ objects, drawer, embedding, formatNpz });
  for (const stem of stems) {
    const place = { round: 0, hotkey: LEADER, kind: "generated_1", stem } as const;
    const publication = await publisher.publish(moduleOf(9_000_000), { place, prompt: preview });
    if (publication.kind !== "published") throw new Error(`the leader's module is ${publication.kind}`);
  }
  await drawer.close?.();
}

const workers: ChildProcess[] = [];
for (let n = 0; n < WORKERS; n++) {
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    ...texts,
    JOURNAL_DIR: join(root, `worker-${n}`),
    ...playedEnvironment(places),
    LOG_LEVEL: "info",
  };
  const command =
    DRAWING === "free" ? ["--import", "tsx", FREE_WORKER, COMPETITION] : [CLI, "worker", "--competition", COMPETITION];
  const child = spawn(process.execPath, command, { env, stdio: ["ignore", "ignore", "pipe"] });
  // Its log says when it takes jobs.
  await once(child.stderr as NodeJS.ReadableStream, "data");
  child.stderr?.resume();
  workers.push(child);
}

/** Peak memory of each process, MiB. */
const peaks = { runner: 0, worker: 0, drawing: 0 };
const workerIds = new Set(workers.map(({ pid }) => pid));
const watching = setInterval(() => {
  for (const [id, size] of peaksOf(process.pid)) {
    const who = id === process.pid ? "runner" : workerIds.has(id) ? "worker" : "drawing";
    peaks[who] = Math.max(peaks[who], size);
  }
}, LOOK_MS);

const free = await freeParts();
const assembly = await assembleServices(["collector", "judge"], {
  place: placeOf({ settings, hosts: playHosts(places), logger: createLogger({ level: "error" }) }),
  parts: {
    state,
    chain: countCalls(chain, { name: "chain", calls: ["currentBlock", "commitments"] }),
    objects: countCalls<ObjectStore>(objects, { name: "store", calls: ["put", "get", "head"] }),
    // The renderer of this process draws only the self-test: workers draw the files.
    ...(DRAWING === "free" ? { ...free, renderer: free.ownRenderer } : {}),
  },
});

const stageNow = async () => (JSON.parse((await state.read("state.json")) ?? "{}") as { stage: string }).stage;

/** Takes turns of a service until its stage is over. */
async function play(name: string, stage: string) {
  const service = assembly.services.find((one) => one.name === name);
  if (service === undefined) throw new RangeError(name);
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const [since, cpu, requests] = [performance.now(), processorMs(process.pid), await host.requests()];
  const own = process.cpuUsage();
  while ((await stageNow()) === stage) {
    const { kind } = await service.turn({ signal: new AbortController().signal });
    if (kind !== "acted") await new Promise((resolve) => setTimeout(resolve, 100));
  }
  delay.disable();
  const { user, system } = process.cpuUsage(own);
  return {
    seconds: (performance.now() - since) / 1000,
    cpu: (processorMs(process.pid) - cpu) / 1000,
    own: (user + system) / 1e6,
    requests: (await host.requests()) - requests,
    delay: { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 },
  };
}

try {
  const stages = { downloading: await play("collector", "downloading"), duels: await play("judge", "duels") };
  await state.flush();
  clearInterval(watching);
  const { commits, pushes, bytes } = await host.repository();
  const files = HOTKEYS * PROMPTS;
  console.log(
    `${HOTKEYS} hotkeys x ${PROMPTS} prompts = ${files} ${FORMAT} files and duels, ${DRAWING}, ${WORKERS} workers; load ${loadavg()[0]?.toFixed(0)}`,
  );
  for (const [name, { seconds, cpu, own, requests, delay }] of Object.entries(stages))
    console.log(
      `  ${name.padEnd(12)} ${seconds.toFixed(0)} s; processor ${cpu.toFixed(0)} s, of it the runner ${own.toFixed(1)} s ` +
        `(${((own / files) * 1000).toFixed(1)} ms a file); ${requests} requests to git; event loop p99 ${delay.p99.toFixed(0)} ms, max ${delay.max.toFixed(0)} ms`,
    );
  console.log(
    `  memory, MiB: runner ${peaks.runner} (goal 512), a worker ${peaks.worker}, a drawing process or server ${peaks.drawing}`,
  );
  console.log(
    `  git: ${commits} commits, ${pushes} pushes, ${await host.requests()} requests (goal 1000), repository ${(bytes / 1e6).toFixed(2)} MB`,
  );
  console.log(
    `  the runner's other requests: chain ${counts.chain}, store ${counts.store}; model ${await world.asked()}`,
  );
} finally {
  clearInterval(watching);
  await assembly.close();
  for (const child of workers) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  await state.close();
  await Promise.all([redis?.close(), host.close(), world.close(), objects.close?.()]);
  rmSync(root, { recursive: true, force: true });
}
