/**
 * Drawing in processes beside drawing in worker threads: 1,000 small files by each, in turns of 100, and 2,000 processes that are stopped in the
 * midst of a file. Limits: 1.05 times the threads' time; this process lives. Run after a build: npx tsx bench/render-process.ts [FILES] [STOPS]
 */
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { createRenderPool, makeMeshGlb, makeSplatPly } from "@404-gen/render";

const [FILES = 1000, STOPS = 2000] = process.argv.slice(2).map(Number);
const BATCH = 100;
const LIMIT = 1.05;

const models = Array.from({ length: BATCH }, (_, n) =>
  n % 2 === 0
    ? { bytes: makeMeshGlb({ segments: 8 + (n % 13) }), format: "glb" as const }
    : { bytes: makeSplatPly({ splats: 2000 + 40 * n }), format: "ply" as const },
);

/** The thread that the process is compared with: it draws what it is sent, with the same package. */
const THREAD = `
  import { parentPort } from "node:worker_threads";
  import { renderGlb, renderPly } from ${JSON.stringify(import.meta.resolve("@404-gen/render"))};
  parentPort.on("message", async (model) => {
    const { png } = await (model.format === "glb" ? renderGlb : renderPly)(model.bytes, { threads: 1 });
    parentPort.postMessage(png, [png.buffer]);
  });
  parentPort.postMessage("ready");
`;

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function compare(): Promise<void> {
  const times = { process: 0, thread: 0 };
  const pool = createRenderPool({ threads: 1 });
  let worker: Worker | undefined;
  const byProcess = async () => {
    for (const model of models) await pool.render(model);
  };
  const byThread = async () => {
    if (!worker) {
      worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(THREAD)}`), { execArgv: [] });
      await once(worker, "message");
    }
    for (const { bytes, format } of models) {
      const copy = new Uint8Array(bytes);
      worker.postMessage({ bytes: copy, format }, [copy.buffer]);
      await once(worker, "message");
    }
  };
  for (let turn = 0; turn < FILES / BATCH; turn++) {
    // Start-up is in the first turn of each; who goes first changes from turn to turn.
    const order = turn % 2 === 0 ? (["process", "thread"] as const) : (["thread", "process"] as const);
    for (const kind of order) times[kind] += await timed(kind === "process" ? byProcess : byThread);
  }
  await pool.close();
  worker?.unref();
  const ratio = times.process / times.thread;
  const row = (name: string, ms: number) =>
    console.log(`${name.padEnd(16)} ${(ms / FILES).toFixed(2).padStart(8)} ms a file`);
  row("threads", times.thread);
  row("processes", times.process);
  console.log(`ratio ${ratio.toFixed(3)}, limit ${LIMIT}: ${ratio <= LIMIT ? "met" : "MISSED"}`);
}

async function stop(): Promise<void> {
  const slow = { bytes: makeSplatPly({ splats: 200_000 }), format: "ply" as const };
  const deadline = AbortSignal.timeout(2 ** 31 - 1);
  let stopped = 0;
  const lane = async () => {
    while (stopped < STOPS) {
      const pool = createRenderPool({ threads: 2 });
      const enough = new AbortController();
      const drawing = pool.render(slow, { signal: AbortSignal.any([enough.signal, deadline]) });
      setTimeout(() => enough.abort(), 60 + ((stopped * 37) % 240));
      await drawing.catch(() => {});
      await pool.close();
      stopped++;
    }
  };
  await Promise.all([lane(), lane()]);
  console.log(
    `${stopped} processes stopped in the midst of a file; this one (${fileURLToPath(import.meta.url)}) lives`,
  );
}

await compare();
await stop();
