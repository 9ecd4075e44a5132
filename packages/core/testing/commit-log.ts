import type { HistoryCommit } from "../src/competition/verify/types.ts";

/** A history that grows commit by commit, and the files as its last commit left them. */
export type CommitLog = {
  /** Text by path. */
  readonly files: Map<string, string>;
  readonly commits: HistoryCommit[];
  /** `changes`: text by path; null takes the file away. */
  commit(message: string, changes: Readonly<Record<string, string | null>>): void;
};

/** An empty history. `timeOf`: milliseconds since the epoch of the next commit, of which there are `count` so far. */
export function createCommitLog(timeOf: (count: number) => number): CommitLog {
  const files = new Map<string, string>();
  const commits: HistoryCommit[] = [];
  return {
    files,
    commits,
    commit(message, changes) {
      const list = Object.entries(changes).map(([path, after]) => ({ path, before: files.get(path) ?? null, after }));
      for (const [path, text] of Object.entries(changes)) {
        if (text === null) files.delete(path);
        else files.set(path, text);
      }
      const id = (commits.length + 1).toString(16).padStart(40, "0");
      commits.push({ id, time: timeOf(commits.length), author: "validator <v@example>", message, changes: list });
    },
  };
}
