import { diffTrees } from "./diff-trees.ts";
import { overLimit } from "./limits.ts";
import { createGitObjects, type GitObjects } from "./objects.ts";
import { parseCommit } from "./parse-objects.ts";
import type { Repository } from "./repository.ts";

/** What a commit did to one file: its whole texts, null where it is absent. */
export type HistoryChange = { readonly path: string; readonly before: string | null; readonly after: string | null };

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

export type HistoryOptions = {
  /** Leave out commits before this time, milliseconds since the epoch. @default all */
  readonly since?: number | undefined;
  readonly signal?: AbortSignal | undefined;
};

type WalkOptions = {
  readonly tip: string | null;
  /** Commits whose parents a shallow clone left out. */
  readonly shallow: ReadonlySet<string>;
};

type Link = { readonly id: string; readonly parent: string | null };

/** The commits that led to `tip`, oldest first, along first parents; in a shallow clone its oldest one shows all files as new. Throws
 * `GIT_OBJECT_MISSING`, `GIT_OBJECT_DAMAGED`. */
export async function* walkHistory(
  repository: Repository,
  { tip, shallow, ...options }: HistoryOptions & WalkOptions,
): AsyncGenerator<HistoryCommit> {
  const objects = createGitObjects(repository);
  for (const link of await chainTo(repository, { objects, tip, shallow })) {
    options.signal?.throwIfAborted();
    const commit = await readOne(repository, { objects, link, since: options.since ?? Number.NEGATIVE_INFINITY });
    if (commit) yield commit;
  }
}

async function chainTo(
  { limits }: Repository,
  { objects, tip, shallow }: WalkOptions & { readonly objects: GitObjects },
): Promise<readonly Link[]> {
  const links: Link[] = [];
  for (let id = tip; id !== null; ) {
    if (links.length >= limits.maxCommits) throw overLimit("maxCommits", { limits });
    const { parents } = parseCommit(await objects.content(id, "commit"));
    const parent: string | null = shallow.has(id) ? null : (parents[0] ?? null);
    links.push({ id, parent });
    id = parent;
  }
  return links.reverse();
}

async function readOne(
  { limits }: Repository,
  { objects, link, since }: { objects: GitObjects; link: Link; since: number },
): Promise<HistoryCommit | null> {
  const { time, author, message } = parseCommit(await objects.content(link.id, "commit"));
  if (time < since) return null;
  let bytes = 0;
  const text = async (oid: string | null) => {
    if (oid === null) return null;
    const found = await objects.content(oid, "blob");
    bytes += found.length;
    if (bytes > limits.maxCommitBytes) throw overLimit("maxCommitBytes", { limits });
    return found.toString("utf8");
  };
  const changes: HistoryChange[] = [];
  for (const { path, before, after } of await diffTrees(objects, { before: link.parent, after: link.id, limits }))
    changes.push({ path, before: await text(before), after: await text(after) });
  return { id: link.id, time, author, message, changes };
}
