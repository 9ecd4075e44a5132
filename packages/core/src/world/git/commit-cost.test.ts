import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as nodeFs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GitHttpServer, startGitHttpServer } from "../../../testing/git-http-server.ts";
import { createManualClock } from "../../../testing/manual-clock.ts";
import { createGitStore } from "./git-store.ts";

const FILES = 600;
const FOLDERS = 60;
/** A tenth of the size in the issue: the count of reads does not depend on it, `bench/state.ts` measures the whole. */
const BYTES = 5_000_000;

/** A file system that keeps account of what is read from the repository. */
function countingFs() {
  const reads: { path: string; bytes: number }[] = [];
  const readFile = async (path: string, options?: never) => {
    const data = await nodeFs.readFile(path, options);
    if (/\/(objects|pack)\//.test(path)) reads.push({ path, bytes: data.length });
    return data;
  };
  return { fs: { ...nodeFs, readFile } as typeof nodeFs, reads };
}

describe("a commit of 100 files into a repository of 600", () => {
  const root = mkdtempSync(join(tmpdir(), "404-cost-"));
  const clock = createManualClock({ now: 1_700_000_000_000 });
  let server: GitHttpServer;
  beforeAll(async () => {
    server = await startGitHttpServer({ root });
    const work = join(root, "work");
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", work, "-c", "user.name=t", "-c", "user.email=t@t", ...args]);
    execFileSync("git", ["init", "-q", "--initial-branch=main", work]);
    for (let n = 0; n < FILES; n++) {
      mkdirSync(join(work, `rounds/1/m${n % FOLDERS}`), { recursive: true });
      writeFileSync(join(work, `rounds/1/m${n % FOLDERS}/f${n}.json`), randomBytes(BYTES / FILES / 2).toString("hex"));
    }
    for (const message of ["First", "Second"]) {
      writeFileSync(join(work, "state.json"), message);
      git("add", ".");
      git("commit", "-q", "-m", message);
    }
    git("push", "-q", server.repository, "main");
  });
  afterAll(async () => {
    await server.close();
    rmSync(root, { recursive: true, force: true });
  });

  it("reads only the trees on the way, and sends only what is new", async () => {
    const dir = join(root, "clone");
    const first = await createGitStore({ dir, remote: { url: server.url }, clock });
    await first.close();
    const { fs, reads } = countingFs();
    const store = await createGitStore({ dir, remote: { url: server.url }, clock, fs });
    const changes = Array.from({ length: 100 }, (_, n) => ({
      path: `rounds/1/m${n % 10}/new${n}.json`,
      text: `{"n":${n}}`,
    }));
    await store.commit(changes, { message: "A hundred" });
    // Old: the commit, the root, rounds, 1, and ten folders. New, to be sent: 100 files, 13 trees, the commit.
    const old = reads.filter(({ path }) => !path.includes("/pack/"));
    expect(old.length).toBeLessThanOrEqual(14 + 114);
    expect(reads.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(100_000);
    expect(await server.git("ls-tree", "-r", "--name-only", "main").then((text) => text.split("\n").length)).toBe(
      FILES + 101,
    );
    await store.close();
  });

  it("fetches another writer's commit without fetching the rest again", async () => {
    const options = { remote: { url: server.url }, clock };
    const one = await createGitStore({ dir: join(root, "clone"), ...options });
    const two = await createGitStore({ dir: join(root, "two"), ...options });
    await two.commit([{ path: "rounds/1/m0/other.json", text: "1" }], { message: "Other" });
    const { received, fetch: counting } = countingFetch();
    const again = await createGitStore({ dir: join(root, "clone"), ...options, fetch: counting });
    expect(await again.read("rounds/1/m0/other.json")).toBe("1");
    expect(received()).toBeLessThan(20_000);
    await Promise.all([one.close(), two.close(), again.close()]);
  });
});

function countingFetch() {
  let bytes = 0;
  const counting: typeof fetch = async (...args) => {
    const response = await fetch(...args);
    const body = await response.arrayBuffer();
    bytes += body.byteLength;
    return new Response(body, { status: response.status, headers: response.headers });
  };
  return { received: () => bytes, fetch: counting };
}
