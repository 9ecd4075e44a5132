import type { CompetitionError } from "../../base/errors/competition-error.ts";
import { type MissingRecordOptions, missingRecord } from "../records/needed.ts";

/**
 * What came of reading one state file. A file that its schema refuses is a value, so that whoever reads decides what that means for it:
 * a service stops, verify reports it, a page says that it is not shown.
 */
export type Reading<T> =
  | {
      readonly kind: "read";
      /** From the root of the repository. */
      readonly path: string;
      /** The parsed record. */
      readonly value: T;
    }
  | {
      readonly kind: "absent";
      /** From the root of the repository. */
      readonly path: string;
    }
  /** `error`: `RECORD_INVALID` with file, field and what is allowed. */
  | {
      readonly kind: "refused";
      /** From the root of the repository. */
      readonly path: string;
      /** What is wrong with the file. */
      readonly error: CompetitionError;
    };

/** The value; null when the file is absent. Throws `RECORD_INVALID` for a refused one: nobody may act on it. */
export function valueIn<T>(reading: Reading<T>): T | null {
  if (reading.kind === "refused") throw reading.error;
  return reading.kind === "read" ? reading.value : null;
}

/**
 * The value of a file that must be there. Throws `RECORD_MISSING`, and `RECORD_INVALID` for a refused one.
 *
 * @example
 * const seed = neededIn(reading);
 */
export function neededIn<T>(reading: Reading<T>, options?: MissingRecordOptions): T {
  const value = valueIn(reading);
  if (value === null) throw missingRecord(reading.path, options);
  return value;
}
