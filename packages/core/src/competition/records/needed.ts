import { CompetitionError } from "../../base/errors/competition-error.ts";

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
