import type { HistoryCommit } from "../src/competition/verify/types.ts";

/** A commit to put into a history. */
export type InsertedCommit = {
  /** It comes after the first commit whose message begins so. */
  readonly after: string;
  /** Its message: a service's own, as far as the text shows. */
  readonly message: string;
  /** By path, what becomes of a file's text; null: it is not there. */
  readonly edits: Readonly<Record<string, (text: string | null) => string | null>>;
};

/** The history with a commit by "Ms Judge" put in; later commits say what they said. */
export function insertCommit(
  commits: readonly HistoryCommit[],
  { after, message, edits }: InsertedCommit,
): readonly HistoryCommit[] {
  const at = commits.findIndex((commit) => commit.message.startsWith(after));
  if (at < 0) throw new RangeError(`no commit begins with ${after}`);
  const tree = new Map<string, string | null>();
  for (const { changes } of commits.slice(0, at + 1)) for (const { path, after: text } of changes) tree.set(path, text);
  const changes = Object.entries(edits).map(([path, change]) => {
    const before = tree.get(path) ?? null;
    const text = change(before);
    if (text === before) throw new RangeError(`${path} stayed what it was`);
    return { path, before, after: text };
  });
  const own = {
    id: `${changes.length}`.padEnd(40, "c"),
    time: commits[at]?.time ?? 0,
    author: "Ms Judge <judge@secret.example>",
    ...{ message, changes },
  };
  return [...commits.slice(0, at + 1), own, ...commits.slice(at + 1)];
}
