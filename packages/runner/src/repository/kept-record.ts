import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CompetitionError } from "@404-gen/core";
import { makeOutput } from "../terminal/files.ts";

export type KeepOptions<T> = {
  /** What was asked for: `owner/repo#round:hotkey`. */
  readonly text: string;
  /** Folder of the evaluation; the record is kept in it. */
  readonly out: string;
  /** Reads the record from its repository. */
  readonly open: () => Promise<T>;
  /** Told when the kept record stands in for the repository. */
  readonly onKept?: ((error: CompetitionError) => void) | undefined;
};

/**
 * Reads a past round's record, and keeps it in the evaluation's folder: a repository that cannot be reached does not stop a run that was begun
 * with it. What is wrong with the question is thrown all the same.
 */
export async function keptRecord<T>({ text, out, open, onKept }: KeepOptions<T>): Promise<T> {
  const path = join(out, "record.json");
  try {
    const results = await open();
    await makeOutput(out);
    await writeFile(path, JSON.stringify({ text, results }));
    return results;
  } catch (error) {
    if (!CompetitionError.is(error) || error.fault !== "infrastructure") throw error;
    const record = await recordIn(path);
    if (record?.text !== text) throw error;
    onKept?.(error);
    return record.results as T;
  }
}

async function recordIn(path: string): Promise<{ readonly text?: unknown; readonly results?: unknown } | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as { text?: unknown; results?: unknown };
  } catch {
    // Nothing was kept, or not whole: the repository's own error says what is wrong.
    return null;
  }
}
