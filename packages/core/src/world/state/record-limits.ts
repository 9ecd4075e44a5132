import { JSON_LIMITS, type JsonLimits } from "../../base/json-limits.ts";

/** How much is read of a record, wherever it lies: in git or in a folder. */
export type RecordLimits = {
  /** Bytes of one file. */
  readonly maxFileBytes: number;
  /** Files and folders. */
  readonly maxEntries: number;
  /** Depth of nested folders. */
  readonly maxDepth: number;
  /** Depth of nested brackets in a file's JSON. */
  readonly maxJsonDepth: number;
  /** Values, keys and elements of a file's JSON. */
  readonly maxJsonValues: number;
};

/** Some of them; what is absent is as in {@link RECORD_LIMITS}. */
export type RecordLimitOptions = { readonly [Name in keyof RecordLimits]?: RecordLimits[Name] | undefined };

/** Our own choices: the largest file of a public competition has 0.8 MB, and ten seasons of seven rounds near 13,000 files and folders. */
export const RECORD_LIMITS: RecordLimits = {
  maxFileBytes: 16 * 1024 ** 2,
  maxEntries: 250_000,
  maxDepth: 32,
  maxJsonDepth: JSON_LIMITS.maxDepth,
  maxJsonValues: JSON_LIMITS.maxValues,
};

/** What a reader of records says of its JSON. */
export const jsonLimitsOf = ({
  maxJsonDepth,
  maxJsonValues,
}: Pick<RecordLimits, "maxJsonDepth" | "maxJsonValues">): JsonLimits => ({
  maxDepth: maxJsonDepth,
  maxValues: maxJsonValues,
});
