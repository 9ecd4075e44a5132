import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import * as nodeFs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GitFileSystem } from "./git-fs.ts";
import { type GitReader, openGitReader } from "./git-reader.ts";
import { createGitStore } from "./git-store.ts";

const root = mkdtempSync(join(tmpdir(), "404-eio-"));
const loose = join(root, "loose");
const packFolder = join(root, "packed");

beforeAll(async () => {
  for (const dir of [loose, packFolder]) {
    const store = await createGitStore({ dir });
    await store.commit([{ path: "state.json", text: "{}" }], { message: "Set up" });
    await store.commit([{ path: "rounds/1/seed.json", text: "1" }], { message: "Round 1" });
    await store.close();
  }
  const git = (...args: string[]) => execFileSync("git", ["-C", packFolder, ...args], { stdio: "ignore" });
  git("repack", "-adq");
  git("pack-refs", "--all");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A disk that can read nothing from the nth time on that it is asked; sound until then, and counted once `begin` is called. */
function brokenDisk() {
  let count = 0;
  let brokenFrom = Number.POSITIVE_INFINITY;
  const guard =
    <A extends unknown[], R>(syscall: string, work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (++count >= brokenFrom) throw Object.assign(new TypeError("i/o error"), { code: "EIO", syscall });
      return work(...args);
    };
  const fs = {
    ...nodeFs,
    readFile: guard("read", nodeFs.readFile as (...args: unknown[]) => Promise<unknown>),
    readdir: guard("scandir", nodeFs.readdir as (...args: unknown[]) => Promise<unknown>),
    stat: guard("stat", nodeFs.stat as (...args: unknown[]) => Promise<unknown>),
    lstat: guard("lstat", nodeFs.lstat as (...args: unknown[]) => Promise<unknown>),
  } as unknown as GitFileSystem;
  return {
    fs,
    count: () => count,
    begin(nth: number) {
      count = 0;
      brokenFrom = nth;
    },
  };
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const calls: Readonly<Record<string, (reader: GitReader) => Promise<unknown>>> = {
  read: (reader) => reader.read("rounds/1/seed.json"),
  list: (reader) => reader.list(""),
  oddities: (reader) => reader.oddities(),
  idOf: (reader) => reader.idOf("rounds"),
  commits: (reader) => all(reader.commits()),
  "history.commits": (reader) => all(reader.history.commits()),
  "history.follows": (reader) => reader.history.follows({ commit: "0".repeat(40), tip: reader.revision }),
  "history.filesAt": (reader) => reader.history.filesAt(reader.revision),
  "a text of history": async (reader) => (await reader.history.filesAt(reader.revision))?.[0]?.text.read(),
  uncommitted: (reader) => reader.uncommitted(),
  "resolve of a branch": (reader) => reader.resolve("main"),
  "resolve of a part of an id": (reader) => reader.resolve(reader.revision.slice(0, 9)),
  "resolve of what is not there": (reader) => reader.resolve("nothing"),
};

const failure = { code: "STATE_DISK_FAILED", fault: "infrastructure", retryable: true, data: { error: "EIO" } };

describe("a disk that cannot be read is told with its code, at whichever of its reads it begins", () => {
  it.each(Object.keys(calls).flatMap((name) => ["loose", "packed"].map((kind) => [name, kind])))(
    "%s, of a %s repository",
    async (name, kind) => {
      const call = calls[name] as (reader: GitReader) => Promise<unknown>;
      const attempt = async (nth: number) => {
        const disk = brokenDisk();
        const reader = await openGitReader(join(root, kind as string), { fs: disk.fs });
        disk.begin(nth);
        return { reading: call(reader), disk };
      };
      const sound = await attempt(Number.POSITIVE_INFINITY);
      await sound.reading;
      expect(sound.disk.count()).toBeGreaterThan(0);
      for (let nth = 1; nth <= sound.disk.count(); nth++)
        await expect((await attempt(nth)).reading, `read ${nth}`).rejects.toMatchObject(failure);
    },
  );

  it.each(["loose", "packed"])("the opening of a %s repository, to read and to write", async (kind) => {
    const openings = [
      (fs: GitFileSystem) => openGitReader(join(root, kind), { fs }),
      (fs: GitFileSystem) => createGitStore({ dir: join(root, kind), fs }),
    ];
    for (const open of openings) {
      const sound = brokenDisk();
      await (await open(sound.fs)).close();
      for (let nth = 1; nth <= sound.count(); nth++) {
        const disk = brokenDisk();
        disk.begin(nth);
        const outcome = await open(disk.fs).then(
          async (handle) => {
            disk.begin(Number.POSITIVE_INFINITY);
            await handle.close();
            return "opened";
          },
          (error) => error,
        );
        expect(outcome, `read ${nth}`).toMatchObject(failure);
      }
    }
  });

  it("a sound disk has the same answers as before it failed", async () => {
    const disk = brokenDisk();
    const reader = await openGitReader(loose, { fs: disk.fs });
    disk.begin(1);
    await expect(all(reader.commits())).rejects.toMatchObject(failure);
    disk.begin(Number.POSITIVE_INFINITY);
    expect((await all(reader.commits())).map(({ message }) => message)).toEqual(["Set up", "Round 1"]);
  });

  it("the list of checked-out files stays whole when it could not be read once", async () => {
    const dir = join(root, "index");
    const before = await createGitStore({ dir });
    await before.commit([{ path: "state.json", text: "{}" }], { message: "Set up" });
    await before.close();
    let isBroken = true;
    const readFile = async (path: string, options: BufferEncoding) => {
      if (isBroken && path.endsWith(".git/index"))
        throw Object.assign(new TypeError("i/o error"), { code: "EIO", syscall: "read" });
      return nodeFs.readFile(path, options);
    };
    const store = await createGitStore({ dir, fs: { ...nodeFs, readFile } as unknown as GitFileSystem });
    await store.commit([{ path: "rounds/1/seed.json", text: "1" }], { message: "Round 1" });
    isBroken = false;
    await store.commit([{ path: "rounds/2/seed.json", text: "2" }], { message: "Round 2" });
    await store.close();
    const git = (...args: string[]) => execFileSync("git", ["-C", dir, ...args], { encoding: "utf8" });
    expect(git("ls-files").split("\n").filter(Boolean)).toEqual([
      "rounds/1/seed.json",
      "rounds/2/seed.json",
      "state.json",
    ]);
    expect(git("status", "--porcelain")).toBe("");
  });

  it.skipIf(!existsSync("/proc/self/mem"))("a pack on a place that cannot be read (needs /proc)", async () => {
    const dir = join(root, "unreadable");
    execFileSync("git", ["clone", "-q", packFolder, dir], { stdio: "ignore" });
    execFileSync("git", ["-C", dir, "repack", "-adq"], { stdio: "ignore" });
    const reader = await openGitReader(dir);
    const folder = join(dir, ".git/objects/pack");
    const pack = readdirSync(folder).find((name) => name.endsWith(".pack")) as string;
    rmSync(join(folder, pack), { force: true });
    symlinkSync("/proc/self/mem", join(folder, pack));
    await expect(reader.read("state.json")).rejects.toMatchObject(failure);
  });
});
