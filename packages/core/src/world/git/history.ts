import git from "isomorphic-git";
import { diffTrees } from "./diff-trees.ts";
import { createGitObjects, type GitObjects } from "./objects.ts";
import { readObject } from "./read-object.ts";
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
  for (const link of await chainTo(repository, { tip, shallow })) {
    options.signal?.throwIfAborted();
    const commit = await readOne(repository, { objects, link, since: options.since ?? Number.NEGATIVE_INFINITY });
    if (commit) yield commit;
  }
}

async function chainTo(repository: Repository, { tip, shallow }: WalkOptions): Promise<readonly Link[]> {
  const { fs, gitdir, cache } = repository;
  const links: Link[] = [];
  for (let id = tip; id !== null; ) {
    const oid = id;
    const { commit } = await readObject(oid, () => git.readCommit({ fs, gitdir, cache, oid }));
    const parent: string | null = shallow.has(oid) ? null : (commit.parent[0] ?? null);
    links.push({ id: oid, parent });
    id = parent;
  }
  return links.reverse();
}

async function readOne(
  { fs, gitdir, cache }: Repository,
  { objects, link, since }: { objects: GitObjects; link: Link; since: number },
): Promise<HistoryCommit | null> {
  const { commit } = await readObject(link.id, () => git.readCommit({ fs, gitdir, cache, oid: link.id }));
  const time = commit.committer.timestamp * 1000;
  if (time < since) return null;
  const text = (oid: string | null) => (oid === null ? null : objects.text(oid));
  const differences = await diffTrees(objects, { before: link.parent, after: link.id });
  const changes: HistoryChange[] = [];
  for (const { path, before, after } of differences) {
    changes.push({ path, before: await text(before), after: await text(after) });
  }
  const author = `${commit.author.name} <${commit.author.email}>`;
  return { id: link.id, time, author, message: commit.message.replace(/\n$/, ""), changes };
}
