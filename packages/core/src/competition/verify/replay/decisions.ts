import type { Policy } from "../../policy.ts";
import type { AnyStateFile } from "../../records/state-file.ts";
import type { ListedSource } from "../../round/record-cache.ts";
import type { Tally } from "../tally.ts";
import type { NamedCommit, Severity } from "../types.ts";
import type { HistoryTexts } from "./history-texts.ts";

/** One thing that a file decides, as it is in a text of the file. */
export type Decision = {
  /** Names it within its file: a hotkey, a match, an index; empty for a file that is one decision. */
  readonly key: string;
  /** What was decided, as JSON. */
  readonly value: unknown;
};

/** What a commit decided, for a check of its own. */
export type DecidedKeys = {
  readonly round: number;
  /** Keys that were decided for the first time or again. */
  readonly keys: readonly string[];
  /** The repository after the commit. */
  readonly source: ListedSource;
  /** How the round's competition decides. */
  readonly policy: Policy;
  readonly commit: NamedCommit;
  readonly tally: Tally;
};

/** A file whose entries are decisions: what was decided once is not decided again. */
export type DecidingFile = {
  readonly file: AnyStateFile;
  /** What it decides in words: "The winner", "The margin of leader and 5F…". */
  name(key: string): string;
  decisions(record: never): readonly Decision[];
  /** Family of the competition's checks that says whether it follows from the records of its moment. @default none */
  readonly family?: string | undefined;
  /**
   * How bad it is that something else was decided later; `now` is null for a decision that was taken back. Null: that is allowed; `family` or
   * `check` asks whether each decision follows from the records of its time. @default a violation, of what people may mend a warning
   */
  changedTo?(now: unknown): Severity | null;
  /** A check of what one commit decided. @default none */
  check?(decision: DecidedKeys): Promise<void>;
};

/** Evidence that a verdict rests on: once there is a verdict, it does not change. */
export type EvidenceRule = {
  /** The evidence. Its path has a `{round}` and a `{hotkey}`. */
  readonly file: AnyStateFile;
  /** The deciding file with a verdict for that hotkey. */
  readonly verdict: AnyStateFile;
};

/** The row of a path; null for a file that decides nothing. */
export function decidingFileAt(files: readonly DecidingFile[], path: string): DecidingFile | null {
  return files.find(({ file }) => file.placeOf(path) !== null) ?? null;
}

/** Decisions of a text by key; none for an absent one; null for one that is no record. */
export function decisionsIn(
  { file, decisions }: DecidingFile,
  { path, text, parsed }: { readonly path: string; readonly text: string | null; readonly parsed: HistoryTexts },
) {
  if (text === null) return new Map<string, unknown>();
  const record = parsed.read(file, { path, text });
  if (record === null) return null;
  return new Map(decisions(record as never).map(({ key, value }) => [key, value]));
}
