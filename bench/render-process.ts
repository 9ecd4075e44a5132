/**
 * Compares drawing in processes with drawing in worker threads: the start until the first picture, 1,000 small files by each in turns of 100, and 2,000
 * processes that are stopped in the middle of a file. Limits: 1.05 times the threads' processor time (the machine may have other work); this
 * process does not die. Run after a build: npx tsx bench/render-process.ts [FILES] [STOPS]
 */
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { createRenderPool, makeMeshGlb, makeSplatPly } from "@404-gen/render";
import { processorMs } from "./modules/processes.ts";

const [FILES = 1000, STOPS = 2000] = process.argv.slice(2).map(Number);
const BATCH = 100;
const LIMIT = 1.05;
/** Starts of each kind, and processes that are stopped at the same time. */
const STARTS = 20;
const LANES = 4;

const models = await Promise.all(
  Array.from({ length: BATCH }, async (_, n) =>
    n % 2 === 0
      ? { bytes: await makeMeshGlb({ segments: 8 + (n % 13) }), format: "glb" as const }
      : { bytes: makeSplatPly({ splats: 2000 + 40 * n }), format: "ply" as const },
  ),
);

/** The thread for comparison: it draws the files that it gets, with the same package. */
const THREAD = `
  import { parentPort } from "node:worker_threads";
  import { renderGlb, renderPly } from ${JSON.stringify(import.meta.resolve("@404-gen/render"))};
  parentPort.on("message", async (model) => {
    if (model === "end") return parentPort.close();
    const { png } = await (model.format === "glb" ? renderGlb : renderPly)(model.bytes, { threads: 1 });
    parentPort.postMessage(png, [png.buffer]);
  });
  parentPort.postMessage("ready");
`;

/** Milliseconds of the work: by the wall clock, and of processors, with all children. */
type Took = { wall: number; cpu: number };

async function measureTime(took: Took, work: () => Promise<void>): Promise<void> {
  const [wall, cpu] = [performance.now(), processorMs(process.pid)];
  await work();
  took.wall += performance.now() - wall;
  took.cpu += processorMs(process.pid) - cpu;
}

async function startThread(): Promise<Worker> {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(THREAD)}`), { execArgv: [] });
  await once(worker, "message");
  return worker;
}

async function drawInThread(worker: Worker, { bytes, format }: (typeof models)[number]): Promise<void> {
  const copy = new Uint8Array(bytes);
  worker.postMessage({ bytes: copy, format }, [copy.buffer]);
  await once(worker, "message");
}

const took = (): { process: Took; thread: Took } => ({
  process: { wall: 0, cpu: 0 },
  thread: { wall: 0, cpu: 0 },
});

/** Both kinds in an order that changes from turn to turn. */
const orderOf = (turn: number) =>
  turn % 2 === 0 ? (["process", "thread"] as const) : (["thread", "process"] as const);

function tell(what: string, times: { process: Took; thread: Took }, count: number): void {
  const row = (name: string, { wall, cpu }: Took) =>
    console.log(
      `${what}, ${name.padEnd(10)} ${(cpu / count).toFixed(2).padStart(8)} ms of processor time, ${(wall / count).toFixed(2)} ms`,
    );
  row("threads", times.thread);
  row("processes", times.process);
  console.log(`${what}: ratio of processor time ${(times.process.cpu / times.thread.cpu).toFixed(3)}`);
}

/** Compares the times from the start to the first picture. */
async function compareStarts(): Promise<void> {
  const times = took();
  const [model] = models as [(typeof models)[number]];
  for (let turn = 0; turn < STARTS; turn++)
    for (const kind of orderOf(turn)) {
      const pool = createRenderPool({ threads: 1 });
      let worker: Worker | undefined;
      await measureTime(times[kind], async () => {
        if (kind === "process") return void (await pool.render(model));
        worker = await startThread();
        await drawInThread(worker, model);
      });
      worker?.postMessage("end");
      await pool.close();
    }
  tell("start to first picture", times, STARTS);
}

/** Compares the times of all files, with the start. */
async function compare(): Promise<void> {
  const times = took();
  const pool = createRenderPool({ threads: 1 });
  let worker: Worker | undefined;
  const draw = {
    process: async () => {
      for (const model of models) await pool.render(model);
    },
    thread: async () => {
      worker ??= await startThread();
      for (const model of models) await drawInThread(worker, model);
    },
  };
  for (let turn = 0; turn < FILES / BATCH; turn++)
    for (const kind of orderOf(turn)) await measureTime(times[kind], draw[kind]);
  await pool.close();
  worker?.postMessage("end");
  tell(`${FILES} files`, times, FILES);
  const met = times.process.cpu <= LIMIT * times.thread.cpu;
  console.log(`at most ${LIMIT} times the threads': ${met ? "met" : "MISSED"}`);
}

async function stop(): Promise<void> {
  const slow = { bytes: makeSplatPly({ splats: 200_000 }), format: "ply" as const };
  const deadline = AbortSignal.timeout(2 ** 31 - 1);
  let stops = 0;
  const lane = async () => {
    while (stops < STOPS) {
      const pool = createRenderPool({ threads: 2 });
      const enough = new AbortController();
      const drawing = pool.render(slow, { signal: AbortSignal.any([enough.signal, deadline]) });
      setTimeout(() => enough.abort(), 60 + ((stops * 37) % 240));
      await drawing.catch(() => {});
      await pool.close();
      stops++;
      if (stops % 250 === 0) console.log(`${stops} stopped`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  console.log(`${stops} processes stopped in the midst of a file; this one (${fileURLToPath(import.meta.url)}) lives`);
}

if (FILES > 0) {
  await compareStarts();
  await compare();
}
if (STOPS > 0) await stop();
