import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CrashWriterOptions } from "../../../testing/crash-writer.ts";
import { type GitServerMischief, startGitHttpServer } from "../../../testing/git-http-server.ts";

const STEPS = 12;
const writer = fileURLToPath(new URL("../../../testing/crash-writer.ts", import.meta.url));
/** The writer as one plain script, which starts ten times as fast; inside node_modules, where it finds its libraries. */
const bundleFolder = fileURLToPath(
  new URL(`../../../../../node_modules/.cache/404-crash-${process.pid}/`, import.meta.url),
);

beforeAll(() =>
  build({
    entry: [writer],
    outDir: bundleFolder,
    format: "esm",
    config: false,
    silent: true,
    splitting: false,
    external: ["isomorphic-git"],
  }),
);
afterAll(() => rmSync(bundleFolder, { recursive: true, force: true }));

/** Starts the writer; answers how it ended and what it was told is safe. */
function start(options: Omit<CrashWriterOptions, "steps">) {
  const input = JSON.stringify({ ...options, steps: STEPS });
  const child = spawn(process.execPath, [join(bundleFolder, "crash-writer.js"), input], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let problems = "";
  child.stdout.on("data", (data) => (out += data));
  child.stderr.on("data", (data) => (problems += data));
  const end = new Promise<"killed" | "done">((resolve, reject) => {
    child.on("close", (code, signal) => {
      if (signal === "SIGKILL") resolve("killed");
      else if (code === 0) resolve("done");
      else reject(new TypeError(problems));
    });
  });
  return { child, ended: end, acknowledged: () => [...out.matchAll(/ack (\d+)/g)].map((match) => Number(match[1])) };
}

/** Every file was committed once, nothing acknowledged is missing, the counter went up by one each time. */
function expectWhole(repository: string): void {
  const git = (...args: string[]) => execFileSync("git", ["-C", repository, ...args], { encoding: "utf8" }).trimEnd();
  expect(git("fsck", "--strict", "--no-dangling")).toBe("");
  for (let n = 0; n < STEPS; n++) {
    expect(git("show", `main:w/${n}`)).toBe(`text ${n}`);
    expect(git("log", "--format=%h", "main", "--", `w/${n}`).split("\n")).toHaveLength(1);
  }
  const counts = git("log", "--reverse", "--format=%h", "main", "--", "counter").split("\n");
  expect(counts.map((id) => git("show", `${id}:counter`))).toEqual(counts.map((_, n) => String(n + 1)));
}

describe("a writer that is killed", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "404-crash-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it("before any change of a file loses nothing and does nothing twice", async () => {
    const promises = new Set<number>();
    let kills = 0;
    for (const dieAt of [1, 4, 9, 15, 21, 27, 33, 39, 0]) {
      const { ended, acknowledged } = start({ dir, dieAt });
      if ((await ended) === "killed") kills++;
      for (const n of acknowledged()) promises.add(n);
    }
    expect(kills).toBeGreaterThan(5);
    expect(promises.size).toBe(STEPS);
    expectWhole(dir);
  });

  it("while the host takes its push, or just before, finds out what became of it", async () => {
    const server = await startGitHttpServer({ root: dir });
    const fates: GitServerMischief[] = ["pass", "cut", "pass", "cut", "pass"];
    let running = start({ dir: join(dir, "clone"), remote: { url: server.url }, dieAt: 0 });
    server.mischief = ({ method, path }) => {
      if (method !== "POST" || !path.includes("receive-pack")) return "pass";
      const fate = fates.shift();
      if (fate === undefined) return "pass";
      running.child.kill("SIGKILL");
      return fate;
    };
    let kills = 0;
    while ((await running.ended) === "killed") {
      kills++;
      running = start({ dir: join(dir, "clone"), remote: { url: server.url }, dieAt: 0 });
    }
    expect(kills).toBe(5);
    expectWhole(server.repository);
    await server.close();
  });
});
