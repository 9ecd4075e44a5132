import type { TreeEntry } from "isomorphic-git";
import { createMemo } from "../../base/kit/memo.ts";
import type { PathOddity } from "../../ports/path-oddity.ts";
import type { StateChange } from "../../ports/state-store.ts";
import { notAFile } from "../state/not-a-file.ts";
import { partProblem } from "../state/state-path.ts";
import { createBytesCache } from "./bytes-cache.ts";
import { encodeTree, type GitObject, gitObject, looseBytes, type ObjectType } from "./encode-object.ts";
import type { GitAuthor } from "./git-author.ts";
import { loadGit } from "./isomorphic.ts";
import { malformedError, overLimit } from "./limits.ts";
import { createObjectReader } from "./object-reader.ts";
import { isFile, kindOf, odditiesOf } from "./oddities.ts";
import { type ParsedCommit, parseCommit, parseTree } from "./parse-objects.ts";
import { readObject } from "./read-object.ts";
import type { Repository } from "./repository.ts";

export type CommitObjects = {
  readonly commit: string;
  /** Everything that the commit brought: blobs, trees, and the commit itself. */
  readonly created: readonly GitObject[];
};

export type FileEntry = { readonly path: string; readonly oid: string };

/** Trees kept in memory; they never change, and a commit reads only those on the way to its files. */
const MOST_TREES = 4_096;

/**
 * Bytes of small files that were read last and are kept: `state.json` is looked at before every file and duel, and reading it again each time was a sixth of
 * their cost.
 */
const BLOBS_BYTES = 2 * 1024 ** 2;
const BLOB_BYTES = 32 * 1024;

/** Id that git gives a file with this text. */
export const blobId = (text: string): string => blobIdOf(Buffer.from(text, "utf8"));

/** Id that git gives a file with these bytes. */
export const blobIdOf = (bytes: Uint8Array): string => gitObject("blob", bytes).oid;

export type GitObjects = ReturnType<typeof createGitObjects>;

/** Reads and writes of git objects by hand: what a commit does not touch is neither read nor written. */
export function createGitObjects(repository: Repository) {
  const { fs, gitdir, limits } = repository;
  const reader = createObjectReader(repository, limits);
  const trees = createMemo<string, readonly TreeEntry[]>({ most: MOST_TREES });
  /** Commit → its folder. */
  const roots = createMemo<string, string>({ most: MOST_TREES });
  const blobs = createBytesCache<Buffer>({ maxBytes: BLOBS_BYTES, sizeOf: ({ length }) => length });

  const tree = (oid: string) => trees.of(oid, () => content(oid, "tree").then(parseTree));
  const rootOf = (commit: string) => roots.of(commit, () => readCommit(commit).then((read) => read.tree));

  const readCommit = async (oid: string): Promise<ParsedCommit> => parseCommit(await content(oid, "commit"));

  /** The entry at a path, null when absent; the root itself for "". */
  async function entryAt(commit: string, path: string): Promise<Entry | null> {
    let entry: Entry | undefined = { oid: await rootOf(commit), type: "tree", mode: "040000" };
    for (const part of path === "" ? [] : path.split("/")) {
      if (entry?.type !== "tree") return null;
      entry = (await tree(entry.oid)).find((candidate) => candidate.path === part);
    }
    return entry ?? null;
  }

  /** Id of the file at a path, null when absent. Throws `RECORD_NOT_A_FILE` where something else stands there. */
  async function textIdAt(commit: string, path: string): Promise<string | null> {
    const entry = await entryAt(commit, path);
    if (entry === null || entry.type === "tree") return null;
    if (!isFile(entry)) throw notAFile(path, kindOf(entry));
    return entry.oid;
  }

  /** Entries one after another: a few folders that name each other may stand for more paths than there is memory. */
  async function walk(folder: Folder, listing: Walk): Promise<void> {
    if (folder.depth > limits.maxDepth) throw overLimit("maxDepth", { limits });
    const entries = await tree(folder.oid);
    for (const oddity of odditiesOf(entries, folder.prefix)) listing.oddities.push(oddity);
    for (const entry of entries) {
      if (++listing.entries > limits.maxEntries) throw overLimit("maxEntries", { limits });
      const path = folder.prefix + entry.path;
      if (partProblem(entry.path) !== null) continue;
      if (entry.type === "tree") await walk({ oid: entry.oid, prefix: `${path}/`, depth: folder.depth + 1 }, listing);
      else if (isFile(entry)) listing.files.push({ path, oid: entry.oid });
    }
  }

  /** Every file and oddity under a directory; null where there is no such directory. */
  async function walkDirectory(commit: string, directory: string): Promise<Walk | null> {
    const entry = await entryAt(commit, directory);
    if (entry?.type !== "tree") return null;
    const listing: Walk = { files: [], oddities: [], entries: 0 };
    const prefix = directory === "" ? "" : `${directory}/`;
    await walk({ oid: entry.oid, prefix, depth: directory === "" ? 0 : directory.split("/").length }, listing);
    return listing;
  }

  async function content(oid: string, type: ObjectType): Promise<Buffer> {
    const blob = type === "blob" ? blobs.get(oid) : undefined;
    if (blob) return blob;
    const { content: bytes } = await readObject(oid, async () => {
      const object = await reader.read(oid);
      return object === null || object.type === type ? object : Promise.reject(malformedError(`${oid} is no ${type}`));
    });
    if (type === "blob" && bytes.length <= BLOB_BYTES) blobs.put(oid, bytes);
    return bytes;
  }

  /** Writes the object as a file of its own and remembers it as new. */
  async function keep(object: GitObject, newObjects: Map<string, GitObject>): Promise<string> {
    newObjects.set(object.oid, object);
    await (await loadGit()).writeObject({
      fs,
      gitdir,
      format: "deflated",
      oid: object.oid,
      object: looseBytes(object),
    });
    return object.oid;
  }

  /** The tree with the changes applied, null when nothing is left of it. */
  async function rewrite(
    oid: string | null,
    changes: readonly StateChange[],
    newObjects: NewObjects,
  ): Promise<string | null> {
    const entries = new Map((oid ? await tree(oid) : []).map((entry) => [entry.path, entry]));
    const { here, below } = split(changes);
    await Promise.all(here.map((change) => setFile(entries, change, newObjects)));
    await Promise.all([...below].map(([name, inside]) => setFolder(entries, { name, inside }, newObjects)));
    if (entries.size === 0) return null;
    return keep(gitObject("tree", encodeTree([...entries.values()])), newObjects);
  }

  async function setFile(entries: Entries, { path, text }: StateChange, newObjects: NewObjects): Promise<void> {
    if (text === null) {
      entries.delete(path);
      return;
    }
    const old = entries.get(path);
    const oid = await keep(gitObject("blob", Buffer.from(text, "utf8")), newObjects);
    entries.set(path, { mode: old?.type === "blob" ? old.mode : "100644", path, oid, type: "blob" });
  }

  async function setFolder(
    entries: Entries,
    { name, inside }: { name: string; inside: readonly StateChange[] },
    newObjects: NewObjects,
  ): Promise<void> {
    const old = entries.get(name);
    const oid = await rewrite(old?.type === "tree" ? old.oid : null, inside, newObjects);
    if (oid) entries.set(name, { mode: "040000", path: name, oid, type: "tree" });
    else if (old?.type === "tree") entries.delete(name);
  }

  return {
    tree,
    rootOf,
    /** What a commit says; its folder is known from then on. */
    async commit(oid: string): Promise<ParsedCommit> {
      const commitObject = await readCommit(oid);
      void roots.of(oid, async () => commitObject.tree);
      return commitObject;
    },
    /** A commit's parents, none for one that is not here. */
    async parents(commit: string): Promise<readonly string[]> {
      const object = await reader.read(commit);
      return object?.type === "commit" ? parseCommit(object.content).parents : [];
    },
    /** Id of the file at a path, null when absent. */
    async fileId(commit: string, path: string): Promise<string | null> {
      const entry = await entryAt(commit, path);
      return entry?.type === "blob" ? entry.oid : null;
    },
    async text(oid: string): Promise<string> {
      return (await content(oid, "blob")).toString("utf8");
    },
    /** Files under a directory, sorted by path. */
    async files(commit: string, directory: string): Promise<readonly FileEntry[]> {
      const listing = await walkDirectory(commit, directory);
      return (listing?.files ?? []).sort((a, b) => (a.path < b.path ? -1 : 1));
    },
    /** Whatever is under a directory that is no file of a record: links, other repositories, names that no file may have. */
    async oddities(commit: string, directory: string): Promise<readonly PathOddity[]> {
      return (await walkDirectory(commit, directory))?.oddities ?? [];
    },
    /** Names in a folder; none where there is no folder. */
    async namesIn(commit: string, directory: string): Promise<readonly string[]> {
      const entry = await entryAt(commit, directory);
      return entry?.type === "tree" ? (await tree(entry.oid)).map(({ path }) => path) : [];
    },
    /** Id of whatever is at a path, a file or a folder; null when absent. */
    async idAt(commit: string, path: string): Promise<string | null> {
      return (await entryAt(commit, path))?.oid ?? null;
    },
    textIdAt,
    /** The file's text, null when absent. Throws `RECORD_NOT_A_FILE` where something else stands there. */
    async textAt(commit: string, path: string): Promise<string | null> {
      const oid = await textIdAt(commit, path);
      return oid === null ? null : (await content(oid, "blob")).toString("utf8");
    },
    content,
    /** Writes a commit and what it brings; no branch moves. The same arguments give the same id. */
    async writeCommit(options: {
      readonly parent: string | null;
      readonly changes: readonly StateChange[];
      readonly message: string;
      readonly timeMs: number;
      readonly author: GitAuthor;
    }): Promise<CommitObjects> {
      const { parent, changes, message, timeMs, author } = options;
      const newObjects: NewObjects = new Map();
      const root = await rewrite(parent === null ? null : await rootOf(parent), changes, newObjects);
      const tree = root ?? (await keep(gitObject("tree", new Uint8Array()), newObjects));
      const clean = (text: string) => text.replace(/[<>\p{Cc}]/gu, "");
      const person = `${clean(author.name)} <${clean(author.email)}> ${Math.floor(timeMs / 1000)} +0000`;
      const lines = [
        `tree ${tree}`,
        ...(parent === null ? [] : [`parent ${parent}`]),
        `author ${person}`,
        `committer ${person}`,
        "",
        `${message.trimEnd()}\n`,
      ];
      const commit = await keep(gitObject("commit", Buffer.from(lines.join("\n"), "utf8")), newObjects);
      return { commit, created: [...newObjects.values()] };
    },
  };
}

type NewObjects = Map<string, GitObject>;
type Entry = Pick<TreeEntry, "oid" | "type" | "mode">;
type Folder = { readonly oid: string; readonly prefix: string; readonly depth: number };
type Walk = { readonly files: FileEntry[]; readonly oddities: PathOddity[]; entries: number };
type Entries = Map<string, TreeEntry>;

/** Changes of a folder's own files, and by name those inside its folders. */
function split(changes: readonly StateChange[]) {
  const here: StateChange[] = [];
  const below = new Map<string, StateChange[]>();
  for (const { path, text } of changes) {
    const slash = path.indexOf("/");
    if (slash < 0) here.push({ path, text });
    else {
      const name = path.slice(0, slash);
      const inside = below.get(name) ?? [];
      inside.push({ path: path.slice(slash + 1), text });
      below.set(name, inside);
    }
  }
  return { here, below };
}
