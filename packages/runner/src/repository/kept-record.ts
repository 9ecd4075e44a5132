import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CompetitionError } from "@404-gen/core";
import { makeOutput } from "../terminal/files.ts";

export type KeepOptions<T> = {
  /** Text that names the record: `owner/repo#round:hotkey`. */
  readonly text: string;
  /** Folder of the evaluation, in which the record is kept. */
  readonly out: string;
  /** Reads the record from its repository. */
  readonly open: () => Promise<T>;
  /** Called when the kept record is used instead of the repository. */
  readonly onKept?: ((error: CompetitionError) => void) | undefined;
};

/**
 * Reads a past round's record, and keeps it in the evaluation's folder. A run that began with the record then goes on while its repository cannot be
 * reached. Errors that are no fault of the infrastructure are thrown all the same.
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
    // There is no kept record, or only a part of one: then the repository's own error is thrown.
    return null;
  }
}
