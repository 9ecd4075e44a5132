import { createHash } from "node:crypto";
import type { StateChange } from "../src/ports/state-store.ts";
import type { Branch, BranchCommit } from "../src/world/state/branch.ts";

/** One commit of a branch in memory. */
export type MemoryCommit = {
  /** As hex digits, different for each. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  /** Whole message. */
  readonly message: string;
  /** One each file that it changed. */
  readonly changes: readonly StateChange[];
};

/** A branch that lives in memory, to be shared by several stores. */
export type MemoryBranch = {
  /** Newest last. */
  readonly commits: readonly MemoryCommit[];
  /** All files at a commit, null: before the first one. @default the tip's */
  files(revision?: string | null): ReadonlyMap<string, string>;
  /** The commit that a commit was made on, also of one that is no part of the branch any more; null: it was the first. */
  parentOf(id: string): string | null;
  /** Somebody moves the branch: from now on it holds these commits alone. A commit that stands on the same ones as before keeps its id. */
  rewrite(commits: readonly Omit<MemoryCommit, "id">[]): void;
  /** A writer's view of it. */
  connect(): Branch;
};

const hash = (value: unknown) => createHash("sha1").update(JSON.stringify(value)).digest("hex");

function applyChanges(
  files: ReadonlyMap<string, string>,
  changes: readonly StateChange[],
): ReadonlyMap<string, string> {
  const next = new Map(files);
  for (const { path, text } of changes) {
    if (text === null) next.delete(path);
    else next.set(path, text);
  }
  return next;
}

/**
 * A new branch with the given files at its beginning, if any.
 *
 * @example
 * const branch = createMemoryBranch();
 */
export function createMemoryBranch(files: Readonly<Record<string, string>> = {}): MemoryBranch {
  const commits: MemoryCommit[] = [];
  const snapshots = new Map<string | null, ReadonlyMap<string, string>>([[null, new Map()]]);
  const at = (revision: string | null) => snapshots.get(revision) ?? new Map<string, string>();
  const tip = () => commits.at(-1)?.id ?? null;
  const parents = new Map<string, string | null>();
  /** Every commit that was ever part of it. */
  const former = new WeakSet<object>();
  function append({ parent, changes, message, timeMs }: BranchCommit): string {
    const commit = { id: hash([parent, changes, message, timeMs]), timeMs, message, changes };
    commits.push(commit);
    former.add(commit);
    parents.set(commit.id, parent);
    snapshots.set(commit.id, applyChanges(at(parent), changes));
    return commit.id;
  }
  /** A commit that stands where it stood is taken as it is: otherwise a rewind of a season's branch hashed all of it again. */
  function appendAgain(commit: Omit<MemoryCommit, "id">): void {
    const parent = tip();
    if (isFormer(commit) && parents.get(commit.id) === parent) commits.push(commit);
    else append({ ...commit, parent });
  }
  const isFormer = (commit: object): commit is MemoryCommit => former.has(commit);
  const beginning = Object.entries(files).map(([path, text]) => ({ path, text }));
  if (beginning.length > 0) append({ parent: null, changes: beginning, message: "Begin", timeMs: 0 });
  return {
    commits,
    files: (revision = tip()) => at(revision),
    parentOf: (id) => parents.get(id) ?? null,
    rewrite(next) {
      const own = [...next];
      commits.length = 0;
      for (const commit of own) appendAgain(commit);
    },
    connect: () => {
      let [before, rewrites] = [tip(), 0];
      const look = () => {
        const now = tip();
        if (before !== null && before !== now && !commits.some(({ id }) => id === before)) rewrites++;
        before = now;
        return now;
      };
      return {
        name: "memory",
        rewrites: () => rewrites,
        tip: async () => look(),
        read: async (revision, path) => at(revision).get(path) ?? null,
        list: async (revision, directory) =>
          [...at(revision).keys()].filter((path) => directory === "" || path.startsWith(`${directory}/`)).sort(),
        fingerprint: async (revision, path) => at(revision).get(path) ?? null,
        fingerprintOf: (text) => text,
        async commit(commit, options) {
          options?.signal?.throwIfAborted();
          if (commit.parent !== look()) return { kind: "moved", tip: tip() };
          before = append(commit);
          return { kind: "done", revision: before, tip: before };
        },
        close: async () => undefined,
      };
    },
  };
}
