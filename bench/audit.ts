/**
 * `npx tsx bench/audit.ts`: costs of an audit besides the generation itself.
 *
 * 1. 128 prompts on 4 pods of a simulated provider, in simulated time: the share of a pod's time in which its GPU waits for us, and
 *    our own processor time for each prompt. For comparison the same run with one prompt in flight.
 * 2. Pictures a second from PNG bytes to embedding, compared with plain onnxruntime on ready tensors.
 */
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import {
  auditSettings,
  createProviderRing,
  type MinerClient,
  preprocess,
  type RegenerateContext,
  regenerate,
} from "@404-gen/audit";
import { createDinov3 } from "@404-gen/audit/onnx";
import { type Clock, type GpuProvider, measured, type Pod, rejected, silentLogger } from "@404-gen/core";

const PROMPTS = 128;
/** Seconds, as in the recorded rounds: 57 to 69 s for a prompt, 31.6 MB for a file. `failing`: share of prompts. */
const SIMULATION = {
  generation: 60,
  spread: 20,
  body: 1.6,
  drawing: 6,
  measuring: 1,
  warmUp: 240,
  failing: 0.02,
} as const;
const LIMIT_IDLE = 0.02;
const LIMIT_OVERHEAD_MS = 20;

type VirtualClock = Clock & { run<T>(work: Promise<T>): Promise<T> };

/** A clock that jumps to the next sleeper when nothing else happens. */
function createVirtualClock(): VirtualClock {
  let now = 0;
  const sleepers = new Set<{ due: number; wake: () => void }>();
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    sleep: (ms, { signal } = {}) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = {
          due: now + Math.max(0, ms),
          wake: () => {
            signal?.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        const onAbort = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        sleepers.add(sleeper);
      }),
    async run(work) {
      let over = false;
      const completion = work.finally(() => {
        over = true;
      });
      completion.catch(() => {});
      while (!over) {
        await settle();
        let next: { due: number; wake: () => void } | null = null;
        for (const one of sleepers) if (!next || one.due < next.due) next = one;
        if (!next || over) continue;
        sleepers.delete(next);
        now = Math.max(now, next.due);
        next.wake();
      }
      return completion;
    },
  };
}

/** Random numbers that are the same in each run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type Busy = { generating: number; since: number };

function simulate(io: Clock) {
  const random = createRandom(404);
  const born = new Map<string, number>();
  const busy = new Map<string, Busy>();
  const pod = (name: string): Pod => ({
    provider: "simulated",
    id: name,
    name,
    url: name,
    headers: {},
    state: "running",
    createdAt: born.get(name) ?? null,
    costPerHour: 4,
  });
  const provider: GpuProvider = {
    name: "simulated",
    create: async ({ name }) => {
      born.set(name, io.now());
      return pod(name);
    },
    find: async (name) => (born.has(name) ? pod(name) : null),
    list: async (prefix) => [...born.keys()].filter((name) => name.startsWith(prefix)).map(pod),
    remove: async ({ name }) => void born.delete(name),
    close: async () => {},
  };
  const client: MinerClient = {
    health: async ({ url }) => {
      const ready = io.now() - (born.get(url) ?? Number.POSITIVE_INFINITY) >= SIMULATION.warmUp * 1000;
      if (ready && !busy.has(url)) busy.set(url, { generating: 0, since: io.now() });
      return ready ? 200 : 503;
    },
    generate: async ({ url }, { signal }) => {
      const seconds = SIMULATION.generation + (random() * 2 - 1) * SIMULATION.spread;
      await io.sleep(seconds * 1000, { signal });
      busy.get(url)!.generating += seconds;
      if (random() < SIMULATION.failing) return rejected({ code: "GENERATION_STATUS", message: "500" });
      return measured({
        secondsToHeaders: seconds,
        body: async (options) => {
          await io.sleep(SIMULATION.body * 1000, options);
          return measured({ bytes: new Uint8Array(1), secondsToLastByte: seconds + SIMULATION.body });
        },
      });
    },
  };
  return { provider, client, busy };
}

async function audit(inFlight: number) {
  const io = createVirtualClock();
  const { provider, client, busy } = simulate(io);
  const settings = auditSettings({ maxConcurrentPromptsPerPod: inFlight });
  const notifier = { name: "none", notify: async () => {} };
  const context: RegenerateContext = {
    ring: createProviderRing({ providers: [provider], notifier, logger: silentLogger }),
    settings,
    io,
    client,
    notifier,
    logger: silentLogger,
    picture: async () => new Uint8Array(1),
    evaluate: async ({ stem }, { signal }) => {
      await io.sleep((SIMULATION.drawing + SIMULATION.measuring) * 1000, { signal });
      return { kind: "made", file: { model: stem, png: stem, size: 31_600_000 }, distance: 0.01 };
    },
  };
  const stems = Array.from({ length: PROMPTS }, (_, i) => `prompt-${i}`);
  const cpu = process.cpuUsage();
  let lastWork = 0;
  const onAttempt = async () => {
    lastWork = io.now();
  };
  const run = await io.run(regenerate(context, { round: 0, hotkey: "bench", image: "x", seed: 1, stems, onAttempt }));
  const { user, system } = process.cpuUsage(cpu);
  const attempts = [...run.records.values()].reduce((sum, record) => sum + record.processed, 0);
  // A pod's time ends with the run's last result, so its idle time at the end counts against us.
  const lives = [...busy.values()].map(({ since, generating }) => ({ alive: (lastWork - since) / 1000, generating }));
  const alive = lives.reduce((sum, one) => sum + one.alive, 0);
  const generating = lives.reduce((sum, one) => sum + one.generating, 0);
  const steady = Math.max(0, (alive - generating) / attempts);
  return {
    ending: run.ending,
    pods: lives.length,
    attempts,
    hours: io.now() / 3_600_000,
    idle: 1 - generating / alive,
    idleSeconds: steady,
    overheadMs: (user + system) / 1000 / attempts,
  };
}

async function pictures() {
  const folder = fileURLToPath(new URL("../../shared/data/distance/", import.meta.url));
  if (!existsSync(folder)) return null;
  const model = `${folder}dinov3-shaped.onnx`;
  const picture = readFileSync(`${folder}images/duck_png.png`);
  const count = 64;
  const ort = await import("onnxruntime-node");
  const session = await ort.InferenceSession.create(model, { executionProviders: ["cpu"], logSeverityLevel: 3 });
  const ready = await preprocess(picture);
  const batch = 8;
  const data = new Float32Array(batch * ready.length);
  for (let i = 0; i < batch; i++) data.set(ready, i * ready.length);
  const feeds = { pixel_values: new ort.Tensor("float32", data, [batch, 3, 224, 224]) };
  await session.run(feeds);
  const plain = await rate(count, async () => {
    for (let i = 0; i < count; i += batch) await session.run(feeds);
  });
  const dinov3 = await createDinov3({ modelPath: model, batchSize: batch });
  await dinov3.embed([picture]);
  const perSecond = await rate(count, async () => {
    await dinov3.embed(Array(count).fill(picture));
  });
  const preparation = await rate(count, async () => {
    await Promise.all(Array.from({ length: count }, () => preprocess(picture)));
  });
  await dinov3.close();
  return { plain, whole: perSecond, prepared: preparation };
}

async function rate(count: number, work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (count / (performance.now() - startedAt)) * 1000;
}

const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
const parallel = await audit(4);
const serial = await audit(1);
console.log(
  `${PROMPTS} prompts, 4 pods, virtual time (${SIMULATION.generation} ± ${SIMULATION.spread} s a prompt, then ${SIMULATION.body + SIMULATION.drawing + SIMULATION.measuring} s of body, drawing and measuring)`,
);
console.table({
  "4 in flight": {
    ending: parallel.ending,
    pods: parallel.pods,
    attempts: parallel.attempts,
    hours: parallel.hours.toFixed(2),
    "GPU idle": percent(parallel.idle),
    "idle s/prompt": parallel.idleSeconds.toFixed(2),
    "our CPU ms/prompt": parallel.overheadMs.toFixed(2),
  },
  "1 in flight": {
    ending: serial.ending,
    pods: serial.pods,
    attempts: serial.attempts,
    hours: serial.hours.toFixed(2),
    "GPU idle": percent(serial.idle),
    "idle s/prompt": serial.idleSeconds.toFixed(2),
    "our CPU ms/prompt": serial.overheadMs.toFixed(2),
  },
});
console.log(
  `limits: idle ${percent(parallel.idle)} of ${percent(LIMIT_IDLE)}; CPU ${parallel.overheadMs.toFixed(2)} of ${LIMIT_OVERHEAD_MS} ms`,
);
const speed = await pictures();
if (!speed) console.log("pictures a second: skipped, no ../shared/data");
else {
  console.log(`pictures a second on ${availableParallelism()} cores (1041 × 1041 PNG, the 2-layer test network)`);
  console.table({
    "plain onnxruntime, ready tensors": { "per second": speed.plain.toFixed(1), ratio: "1.00" },
    "decode + resize + normalise alone": {
      "per second": speed.prepared.toFixed(1),
      ratio: (speed.prepared / speed.plain).toFixed(2),
    },
    "PNG bytes to embedding": { "per second": speed.whole.toFixed(1), ratio: (speed.whole / speed.plain).toFixed(2) },
  });
}
