/**
 * Time and memory of verify over 100 rounds of production size: the recorded rounds of ../shared/data, repeated under new numbers and read from disk
 * one file at a time. The repetition causes findings (blocks and seeds do not fit); only the work matters here.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { verifyRepository } from "@404-gen/core/verify";

const ROUNDS = 100;
const LIMIT_MS = 2000;
const data = join(dirname(fileURLToPath(import.meta.url)), "../../shared/data/competition");

const source = [0, 1].map((round) => {
  const folder = join(data, "rounds", String(round));
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
});
const sourceOf = (path: string) =>
  path.replace(/^rounds\/(\d+)\//, (_, round) => `rounds/${Number(round) % 2}/`).replace(/^state\.json$/, "\u0000");

let [files, bytes] = [0, 0];
const reader = {
  async read(path: string): Promise<string | null> {
    if (path === "state.json") return JSON.stringify({ current_round: ROUNDS, stage: "open", next_stage_eta: null });
    try {
      const text = readFileSync(join(data, sourceOf(path)), "utf8");
      files++;
      bytes += text.length;
      return text;
    } catch {
      return null;
    }
  },
  async list(): Promise<readonly string[]> {
    return Array.from({ length: ROUNDS }, (_, round) =>
      (source[round % 2] as string[]).map((file) => `rounds/${round}/${file}`),
    ).flat();
  },
};

const before = process.resourceUsage().maxRSS / 1024;
const start = performance.now();
const cpu = process.cpuUsage();
const { findings, checked } = await verifyRepository(reader);
const durationMs = performance.now() - start;
const busy = process.cpuUsage(cpu);
const peak = process.resourceUsage().maxRSS / 1024;
const comparisons = Object.values(checked).reduce((sum, count) => sum + count, 0);
console.table({
  rounds: { value: ROUNDS },
  "files read": { value: files },
  "text read, MB": { value: Math.round(bytes / 1e6) },
  comparisons: { value: comparisons },
  findings: { value: findings.length },
  "total, s": { value: Number((durationMs / 1000).toFixed(1)) },
  "per round, ms": { value: Math.round(durationMs / ROUNDS) },
  "CPU per round, ms": { value: Math.round((busy.user + busy.system) / 1000 / ROUNDS) },
  "limit for the two recorded rounds, ms": { value: LIMIT_MS },
  "two rounds / limit": { value: Number(((2 * durationMs) / ROUNDS / LIMIT_MS).toFixed(3)) },
  "RSS before, MiB": { value: Math.round(before) },
  "peak RSS, MiB": { value: Math.round(peak) },
});
