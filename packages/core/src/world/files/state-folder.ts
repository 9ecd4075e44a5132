import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Branch } from "../state/branch.ts";
import { withFolderLock } from "./state-lock.ts";
import { createStateLog, type LogEntry, OWN_FOLDER, textId } from "./state-log.ts";

const text = (path: string) =>
  readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "EISDIR") return null;
    throw error;
  });

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.tmp-${randomUUID()}`);
  await writeFile(temporary, content);
  await rename(temporary, path);
}

/**
 * A plain folder as a branch. A commit is first a file of the log (that is when it exists), then its files are put in place one by
 * one; whoever comes next finishes what a crash left undone. What a file was at an older revision is found in the log.
 */
export async function createFolderBranch(dir: string): Promise<Branch> {
  const own = join(dir, OWN_FOLDER);
  const log = createStateLog(dir);
  const appliedPath = join(own, "applied");
  const underLock = <T>(task: () => Promise<T>) => withFolderLock(join(own, "lock"), task);
  const number = (revision: string | null) => Number(revision ?? 0);
  const name = (revision: number) => (revision === 0 ? null : String(revision));

  async function apply({ revision, changes }: LogEntry): Promise<void> {
    for (const change of changes) {
      const path = join(dir, change.path);
      if (change.text === null) await rm(path, { force: true });
      else await put(path, change.text);
    }
    await put(appliedPath, String(revision));
  }

  async function finish(): Promise<number> {
    const newest = await log.newest();
    const start = Number((await text(appliedPath)) ?? 0);
    for (let revision = start + 1; revision <= newest; revision++) await apply(await log.entry(revision));
    return newest;
  }

  /** The text at a revision: what the first later commit found there, else what is there now. */
  async function textAt(revision: string | null, path: string): Promise<string | null> {
    const newest = await log.newest();
    for (let later = number(revision) + 1; later <= newest; later++) {
      const change = (await log.entry(later)).changes.find((candidate) => candidate.path === path);
      if (change) return change.before;
    }
    return text(join(dir, path));
  }

  async function pathsAt(revision: string | null): Promise<Set<string>> {
    const paths = new Set(await allFiles(dir, ""));
    for (let later = await log.newest(); later > number(revision); later--) {
      for (const { path, before } of (await log.entry(later)).changes) {
        if (before === null) paths.delete(path);
        else paths.add(path);
      }
    }
    return paths;
  }

  await mkdir(own, { recursive: true });
  await underLock(finish);
  return {
    name: `folder ${dir}`,
    tip: async () => name(await underLock(finish)),
    read: textAt,
    async list(revision, directory) {
      return [...(await pathsAt(revision))]
        .filter((path) => directory === "" || path.startsWith(`${directory}/`))
        .sort();
    },
    async fingerprint(revision, path) {
      const content = await textAt(revision, path);
      return content === null ? null : textId(content);
    },
    fingerprintOf: textId,
    commit: ({ parent, changes, message, timeMs }) =>
      underLock(async () => {
        const newest = await finish();
        if (newest !== number(parent)) return { kind: "moved", tip: name(newest) };
        const withBefore = changes.map(async (change) => ({ ...change, before: await text(join(dir, change.path)) }));
        const entry = { revision: newest + 1, message, timeMs, changes: await Promise.all(withBefore) };
        if (!(await log.append(entry))) return { kind: "moved", tip: name(await log.newest()) };
        await apply(entry);
        return { kind: "done", revision: String(entry.revision), tip: String(entry.revision) };
      }),
    close: async () => undefined,
  };
}

async function allFiles(dir: string, prefix: string): Promise<string[]> {
  const entries = await readdir(join(dir, prefix), { withFileTypes: true }).catch(() => []);
  const lists = entries
    .filter((entry) => entry.name !== OWN_FOLDER && entry.name !== ".git" && !entry.name.startsWith(".tmp-"))
    .map((entry) => (entry.isDirectory() ? allFiles(dir, `${prefix}${entry.name}/`) : [prefix + entry.name]));
  return (await Promise.all(lists)).flat();
}
