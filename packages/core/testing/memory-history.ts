import { createHash } from "node:crypto";
import { memoNewest } from "../src/base/kit/memo.ts";
import type { HistoryCommit, HistoryReader, RecordReader } from "../src/competition/verify/types.ts";

/** A repository in memory as a git reader shows it: files and folders have ids, a reader can go on from an earlier commit. */
export type MemoryHistory = {
  /** Reads the newest state. */
  readonly reader: RecordReader;
  /** The same as a repository. */
  readonly git: {
    /** Id of the newest commit. */
    readonly revision: string;
    /** Always `main`. */
    readonly branch: string;
    /** Always false: the whole chain is there. */
    readonly isShallow: boolean;
    /** Reads the commits. */
    readonly history: HistoryReader;
    /** Always none. */
    uncommitted(): Promise<readonly string[]>;
  };
  /** Ids of the texts that were read so far. */
  readonly textsRead: ReadonlySet<string>;
};

/** Ids that were worked out, by the commit: a history that only grew is not hashed again. */
const former = new WeakMap<HistoryCommit, { readonly before: string; readonly id: string }>();

function idOf(commit: HistoryCommit, before: string): string {
  const entry = former.get(commit);
  if (entry?.before === before) return entry.id;
  const id = sha1Of(JSON.stringify([before, commit.time, commit.author, commit.message, commit.changes]));
  former.set(commit, { before, id });
  return id;
}

const sha1Of = (text: string) => createHash("sha1").update(text).digest("hex");
/** Ids of texts: a text is in many histories that are looked at one after another. */
const TEXTS_KEPT = 5_000;
const sha = memoNewest(sha1Of, TEXTS_KEPT);

/**
 * Commits as a chain: each id says what all before it did, so that another history has other ids.
 *
 * @example
 * const { reader, git } = memoryHistory(commits);
 * const { findings } = await proveRepository({ name: "memory", reader, git });
 */
export function memoryHistory(commits: readonly HistoryCommit[]): MemoryHistory {
  const textsRead = new Set<string>();
  let before = "";
  const chain = commits.map((commit) => {
    before = idOf(commit, before);
    return { ...commit, id: before };
  });
  const lazy = (text: string | null) =>
    text === null
      ? null
      : {
          id: sha(text),
          async read() {
            textsRead.add(sha(text));
            return text;
          },
        };
  const filesUpTo = (count: number) => {
    const files = new Map<string, string>();
    for (const { changes } of chain.slice(0, count))
      for (const { path, after } of changes) {
        if (after === null) files.delete(path);
        else files.set(path, after);
      }
    return files;
  };
  let newest: Map<string, string> | null = null;
  const files = () => {
    newest ??= filesUpTo(chain.length);
    return newest;
  };
  const under = (directory: string) =>
    [...files().keys()].sort().filter((path) => directory === "" || path.startsWith(`${directory}/`));
  const indexOf = (id: string) => chain.findIndex((commit) => commit.id === id);
  return {
    textsRead,
    reader: {
      readOnly: true,
      read: async (path) => (await lazy(files().get(path) ?? null)?.read()) ?? null,
      list: async (directory) => under(directory),
      async idOf(path) {
        const text = files().get(path);
        if (text !== undefined) return sha(text);
        const inside = under(path);
        return inside.length === 0
          ? null
          : sha1Of(inside.map((one) => `${one} ${sha(files().get(one) ?? "")}`).join("\n"));
      },
    },
    git: {
      revision: chain.at(-1)?.id ?? "",
      branch: "main",
      isShallow: false,
      uncommitted: async () => [],
      history: {
        commits: ({ after = null } = {}) =>
          chain.slice(after === null ? 0 : indexOf(after) + 1).map((commit) => ({
            ...commit,
            changes: commit.changes.map((one) => ({ ...one, before: lazy(one.before), after: lazy(one.after) })),
          })),
        follows: async ({ commit, tip }) =>
          indexOf(tip) < 0 ? null : indexOf(commit) >= 0 && indexOf(commit) <= indexOf(tip),
        async filesAt(commit) {
          const at = indexOf(commit);
          if (at < 0) return null;
          return [...filesUpTo(at + 1)].map(([path, text]) => ({
            path,
            text: lazy(text) as NonNullable<ReturnType<typeof lazy>>,
          }));
        },
      },
    },
  };
}
