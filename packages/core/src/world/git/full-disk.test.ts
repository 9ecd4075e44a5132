import { mkdtempSync, rmSync } from "node:fs";
import * as nodeFs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type GitHttpServer, startGitHttpServer } from "../../../testing/git-http-server.ts";
import type { GitFileSystem } from "./git-fs.ts";
import { openGitReader } from "./git-reader.ts";
import { createGitStore } from "./git-store.ts";

let dir = "";
let server: GitHttpServer;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "404-full-"));
  server = await startGitHttpServer({ root: join(dir, "host") });
  const store = await createGitStore({ dir: join(dir, "first"), remote: { url: server.url } });
  await store.commit([{ path: "state.json", text: "{}" }], { message: "Set up" });
  await store.close();
});
afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

/** A disk that is full from the nth change on; the first is 1. */
function fullFrom(nth: number): { readonly fs: GitFileSystem; changes(): number } {
  let changes = 0;
  const guard =
    <T extends unknown[], R>(syscall: string, work: (...args: T) => R) =>
    (...args: T): R => {
      changes += 1;
      if (changes >= nth) throw Object.assign(new TypeError("no space left"), { code: "ENOSPC", syscall });
      return work(...args);
    };
  const fs = {
    ...nodeFs,
    writeFile: guard("write", nodeFs.writeFile),
    mkdir: guard("mkdir", nodeFs.mkdir),
    rename: guard("rename", nodeFs.rename),
  } as unknown as GitFileSystem;
  return { fs, changes: () => changes };
}

describe("a disk that is full while a repository is opened", () => {
  const openings = {
    "a store on this machine": (fs: GitFileSystem, name: string) => createGitStore({ dir: join(dir, name), fs }),
    "a store with a host": (fs: GitFileSystem, name: string) =>
      createGitStore({ dir: join(dir, name), fs, remote: { url: server.url } }),
    "a reader of a host": (fs: GitFileSystem, name: string) =>
      openGitReader(server.url, { cacheDir: join(dir, name), fs, history: true }),
  };
  it.each(Object.entries(openings))("is told with its code, whenever it happens: %s", async (name, open) => {
    const count = fullFrom(Number.POSITIVE_INFINITY);
    await (await open(count.fs, `${name} whole`)).close();
    expect(count.changes()).toBeGreaterThan(2);
    for (let nth = 1; nth <= count.changes(); nth++) {
      await expect(open(fullFrom(nth).fs, `${name} ${nth}`), `change ${nth}`).rejects.toMatchObject({
        code: "STATE_DISK_FAILED",
        fault: "infrastructure",
        retryable: true,
        data: { error: "ENOSPC" },
      });
    }
  });
});
