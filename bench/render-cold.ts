/**
 * Costs of `404-gen render` with its start: one GLB file, and fifty in one command, by this build and by another one in turns. The figure is user time of
 * the command and of all its processes. A shell's `time` leaves these out, because they are killed and nobody waits for them.
 * Limits against the build before meshes were drawn in WASM: 0.6 times for one file, 0.5 times for fifty. OTHER is a checkout of that commit:
 *   git worktree add --detach /tmp/before 410b0066 && (cd /tmp/before && npm ci && npx turbo run bundle --filter=@404-gen/runner)
 * Run after a build, on Linux: npx tsx bench/render-cold.ts OTHER [ROUNDS]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeMeshGlb } from "@404-gen/render";
import { userMsOf } from "./modules/processes.ts";

const [other, rounds = "5"] = process.argv.slice(2);
if (other === undefined) throw new Error("name a checkout that is built: npx tsx bench/render-cold.ts OTHER");

const FILES = 50;
const LOOK_MS = 4;
const BUILDS = { other, this: fileURLToPath(new URL("..", import.meta.url)) };
type Build = keyof typeof BUILDS;

const folder = mkdtempSync(join(tmpdir(), "404-bench-cold-"));
const files = await Promise.all(
  Array.from({ length: FILES }, async (_, n) => {
    const file = join(folder, `${n}.glb`);
    // 1,200 to 41,772 triangles, one texture of 64².
    writeFileSync(file, await makeMeshGlb({ segments: 10 + n }));
    return file;
  }),
);

/** Milliseconds of user time of one command with all its processes. */
async function render(build: Build, paths: readonly string[]): Promise<number> {
  const cli = join(BUILDS[build], "packages/runner/dist/cli.js");
  const child = spawn(process.execPath, [cli, "render", ...paths, "-o", join(folder, build)], { stdio: "ignore" });
  const times = new Map<number, number>();
  const watch = setInterval(() => {
    for (const [id, ms] of userMsOf(child.pid as number)) times.set(id, ms);
  }, LOOK_MS);
  const [status] = await once(child, "exit");
  clearInterval(watch);
  if (status !== 0) throw new Error(`${build}: render ended with ${status}`);
  return [...times.values()].reduce((sum, ms) => sum + ms, 0);
}

/** Compares both builds. Which one goes first changes from round to round. */
async function compare(what: string, paths: readonly string[], { limit, times }: { limit: number; times: number }) {
  const best = { other: Number.POSITIVE_INFINITY, this: Number.POSITIVE_INFINITY };
  for (let round = 0; round < times; round++)
    for (const build of round % 2 === 0 ? (["other", "this"] as const) : (["this", "other"] as const))
      best[build] = Math.min(best[build], await render(build, paths));
  for (const path of paths) {
    const pictures = (["other", "this"] as const).map((build) =>
      readFileSync(join(folder, build, path.slice(folder.length).replace(/glb$/, "png"))),
    );
    if (!pictures[0]?.equals(pictures[1] as Buffer)) throw new Error(`${path}: the builds draw different pictures`);
  }
  const ratio = best.this / best.other;
  console.log(
    `${what}: ${best.this} ms of user time, the other build ${best.other} ms: ${ratio.toFixed(2)} times, at most ${limit}: ${ratio <= limit ? "met" : "MISSED"}`,
  );
}

try {
  await compare("one file", files.slice(20, 21), { limit: 0.6, times: Number(rounds) });
  await compare(`${FILES} files in one command`, files, { limit: 0.5, times: Math.ceil(Number(rounds) / 3) });
} finally {
  rmSync(folder, { recursive: true });
}
