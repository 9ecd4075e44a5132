import { createBytesCache } from "./bytes-cache.ts";
import { diffTrees } from "./diff-trees.ts";
import { overLimit } from "./limits.ts";
import { createGitObjects, type GitObjects } from "./objects.ts";
import type { ParsedCommit } from "./parse-objects.ts";
import type { Repository } from "./repository.ts";

/** What a commit did to one file: its whole texts, null where it is absent. */
export type HistoryChange = {
  /** From the root of the repository. */
  readonly path: string;
  /** Text before; null when it was not there. */
  readonly before: string | null;
  /** Text after; null when it was deleted. */
  readonly after: string | null;
};

/** One commit of the branch with all that it changed. */
export type HistoryCommit = {
  /** 40 hex digits. */
  readonly id: string;
  /** Committer's time, milliseconds since the epoch. */
  readonly time: number;
  /** `Name <address>`. */
  readonly author: string;
  /** Without the line break at its end. */
  readonly message: string;
  /** Sorted by path. */
  readonly changes: readonly HistoryChange[];
};

/** A file's text at some commit, read when somebody asks. The same id means the same text. */
export type LazyText = {
  /** Hash of the blob. */
  readonly id: string;
  /** Reads the text; the second call reads it again. */
  read(): Promise<string>;
};

/** A commit whose texts are read when they are asked for. */
export type LazyCommit = Omit<HistoryCommit, "changes"> & {
  /** One each file that it changed. */
  readonly changes: readonly {
    /** From the root of the repository. */
    readonly path: string;
    /** Null when it was not there. */
    readonly before: LazyText | null;
    /** Null when it was deleted. */
    readonly after: LazyText | null;
  }[];
};

/** Which part of the history. */
export type HistoryOptions = {
  /** Leave out commits before this time, milliseconds since the epoch. @default all */
  readonly since?: number | undefined;
  /** Only commits that followed this one; none when it did not lead here. @default all */
  readonly after?: string | null | undefined;
  /** Ends the reading early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

type WalkOptions = {
  readonly tip: string | null;
  /** Commits whose parents a shallow clone left out. */
  readonly shallow: ReadonlySet<string>;
};

type Link = Pick<ParsedCommit, "time" | "author" | "message"> & { readonly id: string; readonly parent: string | null };

/** The commits that led to `tip`, oldest first, along first parents; in a shallow clone its oldest one shows all files as new. Throws
 * `GIT_OBJECT_MISSING`, `GIT_OBJECT_DAMAGED`. */
export async function* walkHistory(
  repository: Repository,
  { tip, shallow, signal, after = null, since = Number.NEGATIVE_INFINITY }: HistoryOptions & WalkOptions,
): AsyncGenerator<HistoryCommit> {
  const objects = createGitObjects(repository);
  for (const link of (await chainTo(repository, { objects, tip, shallow, after })) ?? []) {
    signal?.throwIfAborted();
    const commit = await readOne(repository, { objects, link, texts: textReader(objects) });
    if (commit.time >= since) yield await withTexts(commit, repository);
  }
}

type LazyWalk = WalkOptions & {
  readonly objects: GitObjects;
  readonly texts: TextReader;
  /** Only commits that followed this one; none when it did not lead to the tip. */
  readonly after: string | null;
};

/** The same with texts that are read when they are asked for. */
export async function* walkLazily(repository: Repository, walk: LazyWalk): AsyncGenerator<LazyCommit> {
  const { objects, texts } = walk;
  for (const link of (await chainTo(repository, walk)) ?? []) yield await readOne(repository, { objects, link, texts });
}

/** Did this commit lead to the tip? */
export async function ledTo(
  repository: Repository,
  walk: WalkOptions & { readonly objects: GitObjects; readonly after: string },
): Promise<boolean> {
  return (await chainTo(repository, walk)) !== null;
}

/** Commits from the oldest to the tip, or those after one; null when that one did not lead here. */
async function chainTo(
  { limits }: Repository,
  {
    objects,
    tip,
    shallow,
    after = null,
  }: WalkOptions & { readonly objects: GitObjects; readonly after?: string | null },
): Promise<readonly Link[] | null> {
  const links: Link[] = [];
  for (let id = tip; id !== after; ) {
    if (id === null) return null;
    if (links.length >= limits.maxCommits) throw overLimit("maxCommits", { limits });
    const { parents, time, author, message } = await objects.commit(id);
    const parent: string | null = shallow.has(id) ? null : (parents[0] ?? null);
    links.push({ id, parent, time, author, message });
    id = parent;
  }
  return links.reverse();
}

type Reading = { readonly objects: GitObjects; readonly link: Link; readonly texts: TextReader };

async function readOne({ limits }: Repository, { objects, link, texts }: Reading): Promise<LazyCommit> {
  const { id, parent, time, author, message } = link;
  const lazy = (id: string | null) => (id === null ? null : texts(id));
  const differences = await diffTrees(objects, { before: parent, after: id, limits });
  const changes = differences.map(({ path, before, after }) => ({ path, before: lazy(before), after: lazy(after) }));
  return { id, time, author, message, changes };
}

async function withTexts(commit: LazyCommit, { limits }: Repository): Promise<HistoryCommit> {
  let bytes = 0;
  const text = async (lazy: LazyText | null) => {
    const content = lazy === null ? null : await lazy.read();
    bytes += content?.length ?? 0;
    if (bytes > limits.maxCommitBytes) throw overLimit("maxCommitBytes", { limits });
    return content;
  };
  const changes: HistoryChange[] = [];
  for (const { path, before, after } of commit.changes)
    changes.push({ path, before: await text(before), after: await text(after) });
  return { ...commit, changes };
}

export type TextReader = (id: string) => LazyText;

/** Characters of texts that are kept: those of a round, whose files are read again and again while it is replayed. */
const TEXTS_KEPT = 12 * 1024 ** 2;

/** Texts by their ids, the last ones kept. */
export function textReader(objects: Pick<GitObjects, "content">): TextReader {
  const textCache = createBytesCache<string>({ maxBytes: TEXTS_KEPT, sizeOf: ({ length }) => length });
  return (id) => ({
    id,
    async read() {
      const cacheText = textCache.get(id);
      if (cacheText !== undefined) return cacheText;
      const text = (await objects.content(id, "blob")).toString("utf8");
      textCache.put(id, text);
      return text;
    },
  });
}
