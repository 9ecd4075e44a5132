import { type Proof, type ProveOptions, proveRepository } from "./prove.ts";
import { readerOf } from "./reader-of.ts";

/** Records without a repository: fetched one by one, or taken out of a zip (`unzipTexts`). */
export type FilesToProve = {
  /** Where they come from, for people. */
  readonly name: string;
  /** Path in the repository → text. */
  readonly files: ReadonlyMap<string, string>;
};

/**
 * Proves records that are given as texts, also in a browser: the newest state by its rules. There is no history in them, and the proof says
 * so among what it did not look at.
 *
 * @example
 * const { verdict, causes, notChecked } = await proveFiles({ name: "rounds.zip", files: unzipTexts(bytes) });
 */
export function proveFiles({ name, files }: FilesToProve, options: ProveOptions = {}): Promise<Proof> {
  return proveRepository({ name, reader: readerOf(files), git: null }, options);
}
