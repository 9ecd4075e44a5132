/**
 * Costs of the state store: a commit of 100 files into a clone with 600 files and 50 MB, with a real git host on loopback.
 * Compared with git's own command line, which does the same with another clone of the same repository in the same run.
 *
 *   npx tsx bench/state.ts
 */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as nodeFs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createGitStore } from "../packages/core/src/world/git/index.ts";
import { startGitHttpServer } from "../packages/core/testing/git-http-server.ts";

const FILES = 600;
const FOLDERS = 60;
const BYTES = 50_000_000;
const CHANGES = 100;
const RUNS = 3;
/** Ours may take at most this many times as long as git's command line. */
const TIME_LIMIT = 2;
/** Most objects that a commit reads: the commit and the trees on the way to its files. */
const READ_LIMIT = FOLDERS;

const root = mkdtempSync(join(tmpdir(), "404-bench-state-"));
const run = promisify(execFile);
/** Runs git asynchronously, because its host runs in this process. */
const git = (dir: string, ...args: string[]) =>
  run("git", ["-C", dir, "-c", "user.name=b", "-c", "user.email=b@b", ...args]);

async function fill(work: string): Promise<void> {
  await run("git", ["init", "-q", "--initial-branch=main", work]);
  for (let n = 0; n < FILES; n++) {
    const folder = join(work, `rounds/1/m${n % FOLDERS}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `f${n}.json`), randomBytes(BYTES / FILES / 2).toString("hex"));
  }
  await git(work, "add", ".");
  await git(work, "commit", "-q", "-m", "Begin");
}

const filesOf = (run: string) =>
  Array.from({ length: CHANGES }, (_, n) => ({
    path: `rounds/1/m${n % 45}/${run}-${n}.json`,
    text: JSON.stringify({ run, n, filler: "x".repeat(2_000) }),
  }));

async function measureTime(work: () => Promise<unknown> | unknown): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

const server = await startGitHttpServer({ root });
try {
  await fill(join(root, "work"));
  await git(join(root, "work"), "push", "-q", server.repository, "main");

  const reads = { objects: 0, bytes: 0 };
  const readFile = async (path: string, options?: never) => {
    const data = await nodeFs.readFile(path, options);
    if (/\/objects\//.test(path)) {
      reads.objects++;
      reads.bytes += data.length;
    }
    return data;
  };
  const dir = join(root, "ours");
  const clone = { ours: 0, git: 0 };
  clone.ours = await measureTime(async () => (await createGitStore({ dir, remote: { url: server.url } })).close());
  const theirs = join(root, "theirs");
  const depth = ["--depth", "1", "--single-branch", "--branch", "main"];
  clone.git = await measureTime(() => run("git", ["clone", "-q", ...depth, server.url, theirs]));

  const times = { ours: [] as number[], git: [] as number[] };
  let most = { objects: 0, bytes: 0 };
  for (let n = 0; n < RUNS; n++) {
    const store = await createGitStore({
      dir,
      remote: { url: server.url },
      fs: { ...nodeFs, readFile } as typeof nodeFs,
    });
    reads.objects = 0;
    reads.bytes = 0;
    times.ours.push(await measureTime(() => store.commit(filesOf(`ours${n}`), { message: `Ours ${n}` })));
    if (reads.objects > most.objects) most = { ...reads };
    await store.close();
    await git(theirs, "pull", "-q");
    times.git.push(
      await measureTime(async () => {
        for (const { path, text } of filesOf(`git${n}`)) writeFileSync(join(theirs, path), text);
        await git(theirs, "add", ".");
        await git(theirs, "commit", "-q", "-m", `Git ${n}`);
        await git(theirs, "push", "-q");
      }),
    );
  }
  const ratio = median(times.ours) / median(times.git);
  console.table([
    {
      what: "first clone, ms",
      ours: Math.round(clone.ours),
      git: Math.round(clone.git),
      ratio: (clone.ours / clone.git).toFixed(2),
      limit: "",
    },
    {
      what: `commit of ${CHANGES} files and push, ms`,
      ours: Math.round(median(times.ours)),
      git: Math.round(median(times.git)),
      ratio: ratio.toFixed(2),
      limit: `<= ${TIME_LIMIT}`,
    },
    {
      what: "objects read by that commit",
      ours: most.objects,
      git: "",
      ratio: (most.objects / (FILES + FOLDERS)).toFixed(2),
      limit: `<= ${READ_LIMIT}`,
    },
    {
      what: "bytes read by that commit",
      ours: most.bytes,
      git: "",
      ratio: (most.bytes / BYTES).toFixed(4),
      limit: "<= 1 % of the repository",
    },
  ]);
  const held = ratio <= TIME_LIMIT && most.objects <= READ_LIMIT && most.bytes <= BYTES / 100;
  console.log(held ? "within limits" : "LIMIT EXCEEDED");
  process.exitCode = held ? 0 : 1;
} finally {
  await server.close();
  rmSync(root, { recursive: true, force: true });
}
