/**
 * Time and memory of drawing splat files, from the file's bytes to the PNG's, by phase and by the size of the file.
 * Limits: 500,000 splats in 800 ms and 50,000 in 250 ms, warm, on two processors. Run after a build:
 * npx tsx bench/render-splat.ts [SPLATS…]
 */
import { fork } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRenderPool, makeSplatPly, type RenderTimings, renderPly } from "@404-gen/render";

const SIZES = [10_000, 50_000, 100_000, 500_000, 1_000_000, 2_000_000];
const LIMITS_MS: Readonly<Record<number, number>> = { 50000: 250, 500000: 800 };
const ROUNDS = 5;
const THREADS = 2;

type Measurement = {
  readonly first: number;
  readonly best: RenderTimings;
  readonly oneThread: number;
  readonly plainJs: number;
  readonly peakRssMb: number;
  readonly sha256: string;
};

/** Peak memory of the largest child process, MiB: files are drawn there. Only on Linux; elsewhere 0. */
function peakOfChildren(): number {
  const lists = `/proc/${process.pid}/task/${process.pid}/children`;
  const children = existsSync(lists) ? readFileSync(lists, "utf8").trim().split(" ").filter(Boolean) : [];
  const peaks = children.map((pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]));
  return Math.max(0, ...peaks.filter(Number.isFinite)) / 1024;
}

/** Measures one size. It runs in another process, so that the peak of memory is that of this size. */
async function measure(splats: number): Promise<Measurement> {
  const model = { bytes: makeSplatPly({ splats }), format: "ply" as const };
  const pool = createRenderPool({ threads: THREADS });
  const start = performance.now();
  const { report } = await pool.render(model);
  const first = performance.now() - start;
  let best: RenderTimings | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const { timings } = (await pool.render(model)).report;
    if (!best || timings.totalMs < best.totalMs) best = timings;
  }
  const peakRssMb = peakOfChildren();
  await pool.close();
  const alone = (kernel: "wasm" | "js") => renderPly(model.bytes, { kernel });
  await alone("wasm");
  const oneThread = (await alone("wasm")).report;
  const plainJs = (await alone("js")).report;
  const hashes = new Set([report, oneThread, plainJs].map(({ sha256 }) => sha256.png));
  if (hashes.size > 1) throw new Error("threads or kernels drew different pictures");
  return {
    first,
    best: best!,
    oneThread: oneThread.timings.totalMs,
    plainJs: plainJs.timings.totalMs,
    peakRssMb,
    sha256: report.sha256.png,
  };
}

const inChild = (splats: number): Promise<Measurement> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url), [String(splats)], { serialization: "advanced" });
    child.once("message", (message) => resolve(message as Measurement));
    child.once("exit", (code) => reject(new Error(`measuring ${splats} splats ended with ${code}`)));
  });

if (process.send) {
  process.send(await measure(Number(process.argv[2])), () => process.exit(0));
} else {
  const args = process.argv.slice(2).map(Number);
  const sizes = args.length > 0 ? args : SIZES;
  const rows: Record<string, string | number>[] = [];
  for (const splats of sizes) {
    const { first, best, oneThread, plainJs, peakRssMb, sha256 } = await inChild(splats);
    const round = (ms: number) => Math.round(ms);
    rows.push({
      splats,
      "read ms": round(best.readMs),
      "prepare ms": round(best.prepareMs),
      "draw ms": round(best.drawMs),
      "png ms": round(best.encodeMs),
      "total ms": round(best.totalMs),
      "limit ms": LIMITS_MS[splats] ?? "",
      "total/limit": LIMITS_MS[splats] ? (best.totalMs / LIMITS_MS[splats]).toFixed(2) : "",
      "cold ms": round(first),
      "1 thread ms": round(oneThread),
      "plain JS ms": round(plainJs),
      "peak RSS MiB": round(peakRssMb),
      sha256: sha256.slice(0, 12),
    });
  }
  console.log(
    `best of ${ROUNDS}, ${THREADS} threads in a warm worker; "cold": the first file of a new pool; the same bytes from all`,
  );
  console.table(rows);
}
