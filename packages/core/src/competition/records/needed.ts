import type { z } from "zod";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import type { StateSnapshot } from "../../ports/state-store.ts";
import { readRecord } from "./record.ts";

/** Which file is needed, and by whom. */
export type MissingRecordOptions = {
  /** Where it was looked for, for people: a repository. @default none */
  readonly source?: string | undefined;
  /** What cannot be done without it, as the end of the sentence. @default none */
  readonly why?: string | undefined;
};

/**
 * The error of a file that has to be there and is not: `RECORD_MISSING`, with data `{ file }`.
 *
 * @example
 * throw missingRecord(paths.state, { source: "owner/repo" }); // "owner/repo has no state.json"
 */
export function missingRecord(path: string, { source, why }: MissingRecordOptions = {}): CompetitionError {
  const what = source === undefined ? `${path} is missing` : `${source} has no ${path}`;
  return new CompetitionError(why === undefined ? what : `${what}: ${why}`, {
    code: "RECORD_MISSING",
    data: { file: path, field: null, allowed: "the file, as the specification describes it" },
  });
}

/**
 * The value, when there is one. Throws `RECORD_MISSING` for null.
 *
 * @example
 * const text = needed(await store.read(paths.pool), paths.pool);
 */
export function needed<T>(value: T | null, path: string, options?: MissingRecordOptions): T {
  if (value === null) throw missingRecord(path, options);
  return value;
}

/**
 * Reads a record that has to be there. Throws `RECORD_MISSING`, `RECORD_INVALID`.
 *
 * @example
 * const config = await readNeeded(look.record, { path: paths.config, schema: configSchema });
 */
export async function readNeeded<S extends z.ZodType>(
  store: Pick<StateSnapshot, "read">,
  file: MissingRecordOptions & {
    /** From the root of the repository. */
    readonly path: string;
    /** Schema of its JSON. */
    readonly schema: S;
  },
): Promise<z.output<S>> {
  return needed(await readRecord(store, file.path, file.schema), file.path, file);
}
