/**
 * Memory while files of real size are downloaded: does it stay flat? A child process serves models of 30 MiB over loopback; this one
 * downloads them, ten at a time: to disk, as DOWNLOADING does, and for comparison into memory.
 *
 * npm run build -w @404-gen/core && npx tsx bench/download.ts [FILES]
 */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDoor } from "@404-gen/core/net";

const MIB = 1024 * 1024;
/** A file has 31.6 MB on average. Source: COMPETITION.md section 7. */
const FILE_BYTES = 30 * MIB;
const AT_ONCE = 10;
const FILES = Number(process.argv[2] ?? 200);

if (process.argv[2] === "--serve") serve();
else await measure();

function serve(): void {
  const piece = Buffer.alloc(MIB, "glTF");
  const server = createServer(async (_, response) => {
    response.writeHead(200, { "content-length": FILE_BYTES });
    for (let offset = 0; offset < FILE_BYTES; offset += MIB)
      if (!response.write(piece)) await new Promise((resume) => response.once("drain", resume));
    response.end();
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
}

async function startServer(): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(fileURLToPath(import.meta.url), ["--serve"], { execArgv: process.execArgv });
  const port = await new Promise<number>((resolve) => child.once("message", (message) => resolve(Number(message))));
  return { child, port };
}

async function measure(): Promise<void> {
  const { child, port } = await startServer();
  const dir = await mkdtemp(join(tmpdir(), "bench-download-"));
  try {
    const door = createDoor({ schemes: ["http"], connectTo: () => ({ address: "127.0.0.1", port }) });
    const url = "http://miner.test/model.glb";
    const rows = [
      await run("to disk, hashed", FILES, async (at) => {
        const path = join(dir, String(at));
        const evidence = await door.downloadToFile(url, { path, maxBytes: 200 * MIB });
        await rm(path, { force: true });
        return evidence.kind === "measured" && evidence.value.size === FILE_BYTES;
      }),
      await run("into memory, hashed", Math.min(FILES, 60), async () => {
        const evidence = await door.download(url, { maxBytes: 200 * MIB });
        return evidence.kind === "measured" && evidence.value.size === FILE_BYTES;
      }),
    ];
    console.table(rows);
  } finally {
    child.kill();
    await rm(dir, { recursive: true, force: true });
  }
}

type Row = Readonly<Record<string, string | number>>;

async function run(what: string, files: number, one: (at: number) => Promise<boolean>): Promise<Row> {
  const quarter = Math.ceil(files / 4);
  const peaks = [0, 0, 0, 0];
  const before = process.memoryUsage().rss;
  const start = performance.now();
  let next = 0;
  let good = 0;
  const sample = setInterval(() => {
    const at = Math.min(3, Math.floor(good / quarter));
    peaks[at] = Math.max(peaks[at] ?? 0, process.memoryUsage().rss);
  }, 20);
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < files) if (await one(next++)) good++;
    }),
  );
  clearInterval(sample);
  const seconds = (performance.now() - start) / 1000;
  const mib = (bytes: number | undefined) => Math.round((bytes ?? 0) / MIB);
  return {
    what,
    files: `${good}/${files}`,
    "MB/s": Math.round((good * FILE_BYTES) / 1e6 / seconds),
    "RSS before, MiB": mib(before),
    "peak by quarter, MiB": peaks.map(mib).join(" "),
    "last/first quarter": ((peaks[3] ?? 0) / (peaks[0] || 1)).toFixed(2),
    "peak/files under way": (mib(Math.max(...peaks) - before) / ((AT_ONCE * FILE_BYTES) / MIB)).toFixed(2),
  };
}
