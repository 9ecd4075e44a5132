/**
 * Costs of a site of 40 rounds of 45 miners and 128 prompts, all as plain files: size, time to build it, and time to build it again without a change, and
 * after a change of one round.
 *
 *   npm run build && npx tsx --conditions=@404-gen/source bench/site.ts
 *
 * Limits: below 200 MB, built in under a minute of processor time, again in under 10 s.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readerOf } from "../packages/core/src/competition/verify/reader-of.ts";
import { buildRepository } from "../packages/core/testing/build-repository.ts";
import { makeSite } from "../packages/runner/src/site/make-site.ts";

const LIMITS = { megabytes: 200, buildSeconds: 60, againSeconds: 10 };
const rounds = Number(process.argv[2] ?? 40);
const sha = (text: string) => createHash("sha256").update(text).digest("hex");
const { files } = buildRepository({ rounds, prompts: 128, others: 42, downloads: 1, stem: (index) => sha(`${index}`) });
const out = mkdtempSync(join(tmpdir(), "404-bench-site-"));
const memoryDir = mkdtempSync(join(tmpdir(), "404-bench-site-memory-"));

async function build(texts: ReadonlyMap<string, string>) {
  const reader = { ...readerOf(texts), jsonLimits: { maxDepth: 64, maxValues: 1e9 }, oddities: async () => [] };
  const before = process.cpuUsage();
  const { fresh, data } = await makeSite(
    { name: "bench", reader, git: null, close: async () => {} },
    { out, memoryDir },
  );
  const { user, system } = process.cpuUsage(before);
  return { made: fresh.length, files: data.files, seconds: (user + system) / 1e6 };
}

const row = (what: string, value: string, limit = "") =>
  console.log(`${what.padEnd(40)}${value.padStart(12)}  ${limit}`);
const first = await build(files);
const bytes = first.files.reduce((sum, path) => sum + statSync(join(out, path)).size, 0);
const archives = first.files.filter((path) => path.endsWith(".zip"));
const record = [...files.values()].reduce((sum, text) => sum + text.length, 0);
const again = await build(files);
const path = `rounds/${rounds - 1}/seed.json`;
const third = await build(new Map(files).set(path, `${files.get(path)} `));
row("record, MB", (record / 1e6).toFixed(1));
row("site, MB", (bytes / 1e6).toFixed(1), `limit ${LIMITS.megabytes}`);
row(
  "of it archives, MB",
  (archives.reduce((sum, one) => sum + readFileSync(join(out, one)).length, 0) / 1e6).toFixed(1),
);
row("files", String(first.files.length));
row(`built, s of processor (${first.made} rounds)`, first.seconds.toFixed(1), `limit ${LIMITS.buildSeconds}`);
row(`again, s (${again.made} rounds)`, again.seconds.toFixed(1), `limit ${LIMITS.againSeconds}`);
row(`one round changed, s (${third.made} rounds)`, third.seconds.toFixed(1), `limit ${LIMITS.againSeconds}`);
row("largest memory, MiB", (process.resourceUsage().maxRSS / 1024).toFixed(0));
rmSync(out, { recursive: true });
rmSync(memoryDir, { recursive: true });
if (bytes > LIMITS.megabytes * 1e6 || first.seconds > LIMITS.buildSeconds || again.seconds > LIMITS.againSeconds)
  process.exitCode = 1;
