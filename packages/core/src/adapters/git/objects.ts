import { createHash } from "node:crypto";
import git, { type TreeEntry } from "isomorphic-git";
import type { StateChange } from "../../ports/state-store.ts";
import type { Repository } from "./repository.ts";

export type GitAuthor = { readonly name: string; readonly email: string };

export type CommitObjects = {
  readonly commit: string;
  /** Ids of everything that the commit brought: blobs, trees, and the commit itself. */
  readonly created: readonly string[];
};

export type FileEntry = { readonly path: string; readonly oid: string };

/** Trees kept in memory; they never change, and a commit reads only those on the way to its files. */
const MOST_TREES = 4_096;

/** Id that git gives a file with this text. */
export function blobId(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

export type GitObjects = ReturnType<typeof createGitObjects>;

/** Reads and writes of git objects by hand: what a commit does not touch is neither read nor written. */
export function createGitObjects(repository: Repository) {
  const { fs, gitdir, cache } = repository;
  const trees = new Map<string, Promise<readonly TreeEntry[]>>();
  const roots = new Map<string, Promise<string>>();

  function tree(oid: string): Promise<readonly TreeEntry[]> {
    const known = trees.get(oid);
    if (known) return known;
    const read = git.readTree({ fs, gitdir, cache, oid }).then((result) => result.tree);
    if (trees.size >= MOST_TREES) trees.clear();
    trees.set(oid, read);
    read.catch(() => trees.delete(oid));
    return read;
  }

  function rootOf(commit: string): Promise<string> {
    const known = roots.get(commit);
    if (known) return known;
    const read = git.readCommit({ fs, gitdir, cache, oid: commit }).then((result) => result.commit.tree);
    if (roots.size >= MOST_TREES) roots.clear();
    roots.set(commit, read);
    read.catch(() => roots.delete(commit));
    return read;
  }

  /** The entry at a path, null when absent; the root itself for "". */
  async function entryAt(commit: string, path: string): Promise<{ oid: string; type: string } | null> {
    let entry: { oid: string; type: string } | undefined = { oid: await rootOf(commit), type: "tree" };
    for (const part of path === "" ? [] : path.split("/")) {
      if (entry?.type !== "tree") return null;
      entry = (await tree(entry.oid)).find((candidate) => candidate.path === part);
    }
    return entry ?? null;
  }

  async function filesUnder(oid: string, prefix: string): Promise<FileEntry[]> {
    const nested = (await tree(oid)).map((entry) =>
      entry.type === "tree"
        ? filesUnder(entry.oid, `${prefix}${entry.path}/`)
        : Promise.resolve([{ path: prefix + entry.path, oid: entry.oid }]),
    );
    return (await Promise.all(nested)).flat();
  }

  /** The tree with the changes applied, null when nothing is left of it. */
  async function rewrite(
    oid: string | null,
    changes: readonly StateChange[],
    created: string[],
  ): Promise<string | null> {
    const entries = new Map((oid ? await tree(oid) : []).map((entry) => [entry.path, entry]));
    const below = new Map<string, StateChange[]>();
    for (const { path, text } of changes) {
      const slash = path.indexOf("/");
      if (slash < 0) await setFile(entries, { path, text }, created);
      else {
        const name = path.slice(0, slash);
        below.set(name, [...(below.get(name) ?? []), { path: path.slice(slash + 1), text }]);
      }
    }
    for (const [name, inside] of below) {
      const old = entries.get(name);
      const next = await rewrite(old?.type === "tree" ? old.oid : null, inside, created);
      if (next) entries.set(name, { mode: "040000", path: name, oid: next, type: "tree" });
      else if (old?.type === "tree") entries.delete(name);
    }
    if (entries.size === 0) return null;
    return keep(await git.writeTree({ fs, gitdir, tree: [...entries.values()] }), created);
  }

  async function setFile(
    entries: Map<string, TreeEntry>,
    { path, text }: StateChange,
    created: string[],
  ): Promise<void> {
    if (text === null) {
      entries.delete(path);
      return;
    }
    const oid = keep(await git.writeBlob({ fs, gitdir, blob: Buffer.from(text, "utf8") }), created);
    entries.set(path, {
      mode: entries.get(path)?.type === "blob" ? entries.get(path)!.mode : "100644",
      path,
      oid,
      type: "blob",
    });
  }

  return {
    tree,
    rootOf,
    /** Id of the file at a path, null when absent. */
    async fileId(commit: string, path: string): Promise<string | null> {
      const entry = await entryAt(commit, path);
      return entry?.type === "blob" ? entry.oid : null;
    },
    async text(oid: string): Promise<string> {
      const { blob } = await git.readBlob({ fs, gitdir, cache, oid });
      return Buffer.from(blob).toString("utf8");
    },
    /** Files under a directory, sorted by path. */
    async files(commit: string, directory: string): Promise<readonly FileEntry[]> {
      const entry = await entryAt(commit, directory);
      if (entry?.type !== "tree") return [];
      const found = await filesUnder(entry.oid, directory === "" ? "" : `${directory}/`);
      return found.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
    /** Writes a commit and what it brings; no branch moves. The same arguments give the same id. */
    async writeCommit(options: {
      readonly parent: string | null;
      readonly changes: readonly StateChange[];
      readonly message: string;
      readonly timeMs: number;
      readonly author: GitAuthor;
    }): Promise<CommitObjects> {
      const created: string[] = [];
      const base = options.parent === null ? null : await rootOf(options.parent);
      const root = await rewrite(base, options.changes, created);
      const person = { ...options.author, timestamp: Math.floor(options.timeMs / 1000), timezoneOffset: 0 };
      const commit = await git.writeCommit({
        fs,
        gitdir,
        commit: {
          message: options.message,
          tree: root ?? keep(await git.writeTree({ fs, gitdir, tree: [] }), created),
          parent: options.parent === null ? [] : [options.parent],
          author: person,
          committer: person,
        },
      });
      return { commit: keep(commit, created), created: [...new Set(created)] };
    },
  };
}

function keep(oid: string, created: string[]): string {
  created.push(oid);
  return oid;
}
