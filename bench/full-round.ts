/**
 * Costs of our own services in a full round: DOWNLOADING and DUELS of HOTKEYS × PROMPTS with a real git host on loopback, and with a door, a
 * renderer and a judge that take no time. The competition's time is a clock that each file and duel moves forward.
 * FAULTS: share of the git host's answers that are errors.
 *
 * bench/round.ts plays the same round with real files, drawing, workers and a model server.
 *
 *   npm run build && npx tsx bench/full-round.ts [HOTKEYS] [PROMPTS] [FAULTS]
 */
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, measured, type Renderer, type ServiceContext, type StateStore, silentLogger } from "@404-gen/core";
import { createGitStore } from "@404-gen/core/git";
import { paths } from "@404-gen/core/records";
import { createCollector, createDownloadStage, workFolder } from "@404-gen/core/stages";
import { createDuelsService } from "@404-gen/judge";
import { keepHeapTight } from "../packages/runner/src/run/tight-heap.ts";
import { startGitHost } from "./git-host.ts";
import { beginRound, hotkeyOf, json, stemOf } from "./round-record.ts";

const [HOTKEYS = 256, PROMPTS = 128, FAULTS = 0] = process.argv.slice(2).map(Number);
/** Competition time of a file and of a duel, milliseconds: an hour of downloads, five hours of duels in a full round. */
const FILE_MS = 110;
const DUEL_MS = 550;

const root = mkdtempSync(join(tmpdir(), "404-bench-round-"));
const hotkeys = Array.from({ length: HOTKEYS }, (_, n) => hotkeyOf(n));
const stems = Array.from({ length: PROMPTS }, (_, n) => stemOf(n));
const SHA = "0123456789abcdef".repeat(4);

/** How the clock goes on while no work is done: every so many milliseconds of real time it moves forward by so many of competition time. */
const BEAT = { everyMs: 100, movesMs: 2000 };

/**
 * A clock that moves forward when work is done, and wakes sleepers whose time has passed. While all work waits for the next try of a failed request, it
 * runs twenty times as fast as the machine's clock: so these waits end too, and no request in flight is late.
 */
function createWorkClock(): Clock & { spend(ms: number): void } {
  let now = Date.UTC(2026, 1, 3, 10);
  let worked = true;
  const sleepers = new Set<{ readonly due: number; readonly wake: () => void }>();
  const move = (ms: number) => {
    now += ms;
    for (const sleeper of sleepers)
      if (sleeper.due <= now) {
        sleepers.delete(sleeper);
        sleeper.wake();
      }
  };
  setInterval(() => {
    if (!worked && sleepers.size > 0) move(BEAT.movesMs);
    worked = false;
  }, BEAT.everyMs).unref();
  return {
    now: () => now,
    sleep: (ms, { signal } = {}) =>
      new Promise((resolve, reject) => {
        const sleeper = { due: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
    spend(ms) {
      worked = true;
      move(ms);
    },
  };
}

// As in `404-gen run`.
keepHeapTight();
const clock = createWorkClock();
const server = await startGitHost(join(root, "host"));
const journalPath = join(root, "journal.jsonl");
const store = (dir: string, journal: string) =>
  createGitStore({ dir: join(root, dir), remote: { url: server.url }, journalPath: journal, clock, io: clock });
const record: StateStore = await store("clone", journalPath);
await record.commit(
  Object.entries(beginRound({ hotkeys: HOTKEYS, prompts: PROMPTS })).map(([path, text]) => ({ path, text })),
  { message: "Begin" },
);

const quiet = { ...silentLogger, warn() {} };
const context: ServiceContext = {
  state: record,
  clock,
  logger: quiet,
  notifier: { name: "none", notify: async () => {} },
};
const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
/** `doorMs`: processor time of the fake door, which does not count. */
const counts = { doorMs: 0, peak: 0, journal: 0, files: 0, duels: 0 };
const look = () => {
  counts.peak = Math.max(counts.peak, process.memoryUsage().rss);
  counts.journal = Math.max(counts.journal, statSync(journalPath).size);
};

const renderer: Renderer = {
  name: "none@1",
  render: async () => measured({ png: new Uint8Array(10), sha256: { model: SHA, png: SHA } }),
  close: async () => {},
};
const download = createDownloadStage(context, {
  renderer,
  io: clock,
  workFiles: workFolder(join(root, "downloads")),
  door: {
    async downloadToFile(_url: string, { path }: { path: string }) {
      const before = cpuMs();
      writeFileSync(path, "x");
      counts.doorMs += cpuMs() - before;
      counts.files++;
      clock.spend(FILE_MS);
      if (counts.files % 64 === 0) look();
      return measured({ path, sha256: SHA, size: 1_234_567, status: 200, address: "203.0.113.5", ms: 1100 });
    },
  } as never,
  objects: {
    put: async (key: string) => ({ key, size: 1, sha256: SHA }),
    publicUrl: (key: string) => `https://objects.example.org/${key}`,
    keyOf: () => null,
    close: async () => {},
  } as never,
  settings: { format: "glb", jitterMs: 0, maxConcurrent: 10 },
});
const chain = { currentBlock: async () => 3000, commitments: async () => [] };
const collector = createCollector(context, { chain: chain as never, download, io: clock });
const duels = createDuelsService(context, {
  io: clock,
  load: async () => new Uint8Array(),
  settings: { checkpointPrompts: null } as never,
  judge: {
    name: "none",
    offline: true,
    promptsSha256: null,
    async judge() {
      counts.duels++;
      clock.spend(DUEL_MS);
      if (counts.duels % 64 === 0) look();
      await new Promise(setImmediate);
      return measured({ winner: "left", leftPenalty: 1, rightPenalty: 5, issues: "", answers: [], flags: [] } as const);
    },
  },
});

async function turns(service: { turn(options: { signal: AbortSignal }): Promise<{ kind: string }> }, stage: string) {
  const before = cpuMs() - counts.doorMs;
  const requests = await server.requests();
  for (;;) {
    const text = await record.read("state.json");
    if (JSON.parse(text ?? "{}").stage !== stage) break;
    const result = await service.turn({ signal: new AbortController().signal }).catch(() => ({ kind: "failed" }));
    clock.spend(result.kind === "acted" ? 1000 : 120_000);
  }
  return { cpuMs: cpuMs() - counts.doorMs - before, requests: (await server.requests()) - requests };
}

await server.setMood({ faults: FAULTS });

/**
 * Processor time of work that is always the same: hashes, texts, small files. On a machine with other work a millisecond does less, so compare the other
 * figures with this one.
 */
function yardstick(): number {
  const file = join(root, "yardstick");
  const before = cpuMs();
  for (let n = 0; n < 4000; n++) {
    const text = json({ n, entries: stems.slice(0, 32).map((stem) => ({ stem, sha256: SHA })) });
    createHash("sha256").update(text).digest("hex");
    writeFileSync(file, text);
    readFileSync(file);
  }
  return cpuMs() - before;
}

try {
  yardstick();
  const yards = [yardstick()];
  const downloading = await turns(collector, "downloading");
  const afterDownloads = counts.peak;
  yards.push(yardstick());
  const judging = await turns(duels, "duels");
  yards.push(yardstick());
  await record.flush().catch(() => {});
  // At the end, because its garbage would count as the round's memory.
  const peak = counts.peak;
  const openTime = await opening();
  const files = HOTKEYS * PROMPTS;
  const row = (name: string, value: number, limit: number, unit: string) => {
    const verdict = value <= limit ? "met" : "MISSED";
    console.log(
      `${name.padEnd(44)} ${value.toFixed(2).padStart(10)} ${unit.padEnd(8)} goal ${String(limit).padEnd(6)} ${verdict}`,
    );
  };
  console.log(`${HOTKEYS} hotkeys, ${PROMPTS} prompts, ${FAULTS * 100} % of the git host's answers are errors`);
  row("processor time of a downloaded file", downloading.cpuMs / files, 2.5, "ms");
  row("processor time of a duel", judging.cpuMs / counts.duels, 2.5, "ms");
  console.log(`the yardstick took ${yards.map((ms) => ms.toFixed(0)).join(", ")} ms before, between and after the two`);
  row("journal at its longest", counts.journal / 1e6, 150, "MB");
  row("memory at its highest", peak / 2 ** 20, 512, "MiB");
  row("… of it in DOWNLOADING", afterDownloads / 2 ** 20, 512, "MiB");
  row("opening the store with such a journal", openTime, 2, "s");
  row("requests to the git host", downloading.requests + judging.requests, 1000, "");
  row("duels paid for one that counts", counts.duels / files, 1.05, "");
} finally {
  await record.close().catch(() => {});
  await server.close();
  rmSync(root, { recursive: true });
}

/** Seconds of processor time to open a store with a journal of as many writes as in the stage, none of which reached the host. */
async function opening(): Promise<number> {
  const path = join(root, "outage.jsonl");
  const outage = (status: number | undefined) => server.setMood({ status });
  await outage(undefined);
  const before = await store("outage", path);
  await outage(503);
  for (const key of hotkeys) {
    const entries: Record<string, unknown> = {};
    for (const stem of stems) {
      entries[stem] = {
        glb: `https://objects.example.org/${key}/${stem}.glb`,
        x404: { model_sha256: SHA, png_sha256: SHA, bytes: 1 },
      };
      await before.write([{ path: paths.submitted(0, key), text: json(entries) }], { message: key });
    }
  }
  copyFileSync(path, `${path}.copy`);
  counts.journal = Math.max(counts.journal, statSync(path).size);
  await outage(undefined);
  const start = process.cpuUsage();
  // Without the host, because its first clone would be measured too. By processor time, because the machine may have other work.
  const again = await createGitStore({
    dir: join(root, "again"),
    bare: true,
    journalPath: `${path}.copy`,
    clock,
    io: clock,
  });
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  await outage(503);
  await Promise.allSettled([before.close(), again.close()]);
  await outage(undefined);
  return seconds;
}
