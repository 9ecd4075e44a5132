/**
 * Costs of verify with history, over a competition made by code: 539 commits, about 45 MB of records, in packs as `git gc` leaves them. Compared in the
 * same run with `git log -p` of the same repository, and with JSON.parse of the newest state's texts and of every text in the history.
 *
 *   npm run build && npx tsx --conditions=@404-gen/source bench/verify-history.ts
 *
 * Processor time is that of the complete process with its start. `--keep DIR` leaves the repository there.
 */
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HistoryCommit } from "../packages/core/src/competition/verify/types.ts";
import { buildRepository } from "../packages/core/testing/build-repository.ts";

/** Seven rounds like the real ones: 80 prompts, 56 miners, a match a commit. */
const sha = (text: string) => createHash("sha256").update(text).digest("hex");
const SIZE = { rounds: 7, prompts: 80, others: 52, downloads: 18, stem: (index: number) => sha(`${index}`) };
const LIMITS = { cpuSeconds: 2, msACommit: 3, rssMiB: 256, againSeconds: 0.5 };

const cli = join(dirname(fileURLToPath(import.meta.url)), "../packages/runner/dist/cli.js");
const keep = process.argv.indexOf("--keep");
const folder = keep < 0 ? mkdtempSync(join(tmpdir(), "404-bench-history-")) : (process.argv[keep + 1] ?? "");

type Measurement = { readonly cpu: number; readonly wall: number; readonly rssMiB: number };

/** Runs a command and measures its costs with those of its children: by bash's own `time`, and by the peak in /proc. */
async function measure(command: string, environment: Readonly<Record<string, string>> = {}): Promise<Measurement> {
  const child = spawn("bash", ["-c", `TIMEFORMAT='%U %S %R'; time ${command} >/dev/null`], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let output = "";
  child.stderr.on("data", (piece) => {
    output += piece;
  });
  await new Promise((resolve) => child.once("close", resolve));
  const [user = 0, system = 0, wall = 0] = (output.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  return { cpu: user + system, wall, rssMiB: Number(/^RSS (\d+)$/m.exec(output)?.[1] ?? 0) / 1024 };
}

async function writeRepository(folder: string, commits: readonly HistoryCommit[]): Promise<void> {
  execFileSync("git", ["init", "-q", "-b", "main", folder]);
  const child = spawn("git", ["-C", folder, "fast-import", "--quiet"], { stdio: ["pipe", "inherit", "inherit"] });
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  for (const { time, message, changes } of commits) {
    const edits = changes.map(({ path, after }) =>
      after === null ? `D ${path}\n` : `M 644 inline ${path}\n${data(after)}`,
    );
    const text = `commit refs/heads/main\ncommitter v <v@v> ${Math.floor(time / 1000)} +0000\n${data(message)}${edits.join("")}`;
    if (!child.stdin.write(text)) await new Promise((resolve) => child.stdin.once("drain", resolve));
  }
  child.stdin.end();
  await new Promise((resolve) => child.once("close", resolve));
  execFileSync("git", ["-C", folder, "gc", "-q"]);
}

/** Seconds of processor time of JSON.parse of these texts. */
function parseTime(texts: readonly string[]): number {
  const before = process.cpuUsage();
  for (const text of texts) JSON.parse(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const { files, commits } = buildRepository(SIZE);
await writeRepository(folder, commits);
/** A short history for comparison: it gives the costs of one commit without the program's start. */
const short = buildRepository({ ...SIZE, rounds: 2 });
const shortFolder = mkdtempSync(join(tmpdir(), "404-bench-history-short-"));
await writeRepository(shortFolder, short.commits);
const isJson = ([path]: readonly [string, string | null]) => path.endsWith(".json");
const newest = [...files].filter(isJson).map(([, text]) => text);
const all = commits
  .flatMap(({ changes }) => changes)
  .flatMap(({ path, after }) => (path.endsWith(".json") && after !== null ? [after] : []));
const bytes = (texts: readonly string[]) => texts.reduce((sum, text) => sum + text.length, 0) / 1e6;

const state = mkdtempSync(join(tmpdir(), "404-bench-memory-"));
const hook = join(state, "hook.mjs");
writeFileSync(
  hook,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the program's own template
  'import { writeSync } from "node:fs"; process.on("exit", () => writeSync(2, `RSS ${process.resourceUsage().maxRSS}\\n`));',
);
const verify = (place: string, ...more: string[]) =>
  measure(`node --import ${hook} ${cli} verify ${place} --json ${more.join(" ")}`, { XDG_CACHE_HOME: state });

const log = await measure(`git -C ${folder} log -p`);
const withShort = await verify(shortFolder);
const withHistory = await verify(folder);
const again = await verify(folder);
const round = await verify(folder, "--round", "3");
const more = commits.length - short.commits.length;
const start = await measure(`node --import ${hook} ${cli} --version`);
const parse = { newest: parseTime(newest), all: parseTime(all) };

const row = ({ cpu, wall, rssMiB }: Measurement, limit = "") => ({
  "CPU, s": cpu.toFixed(2),
  "wall, s": wall.toFixed(2),
  "peak RSS, MiB": rssMiB === 0 ? "" : Math.round(rssMiB),
  limit,
});
console.log(
  `${commits.length} commits, ${files.size} files, ${bytes(newest).toFixed(1)} MB of JSON now, ${bytes(all).toFixed(1)} MB in history`,
);
console.table({
  "git log -p": row(log),
  "JSON.parse, newest state": { "CPU, s": parse.newest.toFixed(2) },
  "JSON.parse, all of history": { "CPU, s": parse.all.toFixed(2) },
  "404-gen --version": row(start),
  [`verify with ${short.commits.length} commits`]: row(withShort),
  "verify with history": row(withHistory, `${LIMITS.cpuSeconds} s, ${LIMITS.rssMiB} MiB`),
  "the same again": row(again, `${LIMITS.againSeconds} s`),
  "verify --round 3": row(round),
});
console.table({
  "ms a further commit": {
    measured: (((withHistory.cpu - withShort.cpu) * 1000) / more).toFixed(2),
    limit: LIMITS.msACommit,
  },
  "times git log -p": { measured: (withHistory.cpu / log.cpu).toFixed(1), limit: "" },
  "times JSON.parse": { measured: (withHistory.cpu / parse.all).toFixed(1), limit: "" },
});
for (const place of [state, shortFolder]) rmSync(place, { recursive: true, force: true });
if (keep < 0) rmSync(folder, { recursive: true, force: true });
