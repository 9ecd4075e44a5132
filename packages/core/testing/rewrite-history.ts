import type { HistoryCommit } from "../src/competition/verify/types.ts";

/** What becomes of every text that a file ever had; null: the file never existed. */
export type Rewrite = (text: string, path: string) => string | null;

/** One change of the whole record: by a file's path, or of all files at once (`*`), and what becomes of the paths. */
export type HistoryRewrite = {
  readonly files: Readonly<Record<string, Rewrite>>;
  /** @default each stays */
  readonly path?: ((path: string) => string) | undefined;
  /** Milliseconds since the epoch of a commit that had this time. @default the same */
  readonly time?: ((time: number) => number) | undefined;
};

/** The history as if it had been so from the first commit on; a commit that does nothing any more is left out. */
export function rewriteHistory(
  commits: readonly HistoryCommit[],
  { files, path: rename = (path) => path, time = (at) => at }: HistoryRewrite,
): readonly HistoryCommit[] {
  const rewrite = (text: string | null, path: string): string | null => {
    const own = text === null ? null : (files[path]?.(text, path) ?? (path in files ? null : text));
    return own === null ? null : (files["*"]?.(own, path) ?? own);
  };
  return commits.flatMap((commit) => {
    const changes = commit.changes
      .map(({ path, before, after }) => ({
        path: rename(path),
        before: rewrite(before, path),
        after: rewrite(after, path),
      }))
      .filter(({ before, after }) => before !== after);
    const message = files["*"]?.(commit.message, "") ?? commit.message;
    return changes.length === 0 ? [] : [{ ...commit, message, changes, time: time(commit.time) }];
  });
}

/** Any JSON value, read without asking. */
// biome-ignore lint/suspicious/noExplicitAny: a tamper reaches wherever it likes
export type AnyJson = any;

/** Changes every text of a JSON file in place. */
export const inJson =
  (change: (value: AnyJson) => unknown): Rewrite =>
  (text) => {
    const value = JSON.parse(text);
    const next = change(value);
    return JSON.stringify(typeof next === "object" && next !== null ? next : value, null, 2);
  };

/** Changes every text of a file of lines. */
export const inLines =
  (change: (line: string) => string | null): Rewrite =>
  (text) =>
    text
      .split("\n")
      .map(change)
      .filter((line) => line !== null)
      .join("\n");

export const never: Rewrite = () => null;
