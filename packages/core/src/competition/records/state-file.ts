import type { z } from "zod";
import { memoNewest } from "../../base/kit/memo.ts";
import type { CommitMessage } from "./commit-message.ts";
import type { Extras } from "./extras.ts";
import type { JsonLayout } from "./json/memory.ts";
import { definePattern, type ValuesOf } from "./pattern.ts";
import { defineRecord, RECORD_LAYOUT, type RecordFormat } from "./record.ts";

/** Who writes a file: a service, or people. */
export type FileOwner = "collector" | "auditor" | "judge" | "round-manager" | "people";

/** One writer of a file. `message`: a line that its commits have; null for people, who write what they like. */
export type FileWriter =
  | {
      /** Name of the service. */
      readonly by: Exclude<FileOwner, "people">;
      readonly message: CommitMessage;
    }
  | { readonly by: "people"; readonly message: null };

/** Where history stands when a file changes. */
export type Moment = {
  /** Which file of its kind: its path's round, hotkey and so on. */
  readonly place: Readonly<Record<string, string | number>>;
  /** The round's downloads are over. */
  readonly downloaded: boolean;
  /** The round is over: the next one was opened, or the competition has ended. */
  readonly over: boolean;
  /** Matches in the round's matrix: `left right`. */
  readonly entered: ReadonlySet<string>;
};

/** An entry of a list, or of an object that holds one entry a key. */
export type EntryOf<T> = T extends readonly (infer E)[] ? E : T extends Readonly<Record<string, infer E>> ? E : never;

/**
 * What a later text of a file must keep of an earlier one:
 * - `free`: nothing.
 * - `whole`: all of it; `from` says since when. @default always
 * - `append`: its entries, in their places; `anyOrder`: anywhere.
 * - `settled`: those entries of an object for which `when` holds; notes under `x404` may grow.
 */
export type ChangeRule<T> =
  | { readonly kind: "free" }
  | { readonly kind: "whole"; from?(record: T, moment: Moment): boolean }
  | { readonly kind: "append"; readonly anyOrder?: boolean }
  | { readonly kind: "settled"; when(entry: EntryOf<T>, moment: Moment): boolean };

/** One kind of state file: everything that anybody needs to know of it. */
export type StateFile<T, P extends string = string> = RecordFormat<T> & {
  /** Its path, with names between braces: `rounds/{round}/{hotkey}/submitted.json`. */
  readonly pattern: P;
  /** One sentence: what it holds. */
  readonly about: string;
  /** Schema of its JSON; null for a text of another form, which `about` then describes. */
  readonly schema: z.ZodType | null;
  /** Spaces, key order and end of line of its JSON. */
  readonly layout: JsonLayout;
  /** Who may write it, with which lines in the commit's message. */
  readonly writers: readonly FileWriter[];
  /** What a later commit may change of it. */
  readonly change: ChangeRule<T>;
  /** Our facts under `x404`, by the object that they stand in: `""` for the file's own, `*` for each entry, `duels.*` deeper. */
  readonly x404: Readonly<Record<string, Extras<z.ZodRawShape>>>;
  /** The file's path at a place. */
  path(place: ValuesOf<P>): string;
  /** The place of such a file's path; null for any other path. */
  placeOf(path: string): ValuesOf<P> | null;
};

/** A file of any kind. */
export type AnyStateFile = StateFile<unknown>;
/** What a kind of file holds. */
export type RecordOf<F> = F extends StateFile<infer T, infer _> ? T : never;

type Definition<P extends string, T> = {
  readonly path: P;
  readonly about: string;
  readonly writers: readonly FileWriter[];
  readonly change: ChangeRule<T>;
  /** @default none */
  readonly x404?: Readonly<Record<string, Extras<z.ZodRawShape>>> | undefined;
  /** @default two spaces, no newline at the end */
  readonly layout?: JsonLayout | undefined;
};

/** A file of JSON has a schema; `format` overrides how its text is read and written. Any other text has a `format` alone. */
type JsonDefinition<P extends string, S extends z.ZodType> = Definition<P, z.output<S>> & {
  readonly schema: S;
  readonly format?: RecordFormat<z.output<S>> | undefined;
};
type TextDefinition<P extends string, T> = Definition<P, T> & {
  readonly schema?: undefined;
  readonly format: RecordFormat<T>;
};

/**
 * Defines one kind of state file. With a line in its competition's list this is all that it takes: paths, readers, the checks of
 * history and docs/records.md follow from it.
 *
 * @example
 * export const seedFile = defineStateFile({
 *   path: "rounds/{round}/seed.json",
 *   about: "The round's seed.",
 *   schema: seedSchema,
 *   writers: [{ by: "collector", message: MESSAGES.roundOpened }],
 *   change: { kind: "whole" },
 * });
 * seedFile.path({ round: 3 }); // "rounds/3/seed.json"
 */
export function defineStateFile<const P extends string, S extends z.ZodType>(
  definition: JsonDefinition<P, S>,
): StateFile<z.output<S>, P>;
export function defineStateFile<const P extends string, T>(definition: TextDefinition<P, T>): StateFile<T, P>;
export function defineStateFile<P extends string>(
  definition: JsonDefinition<P, z.ZodType> | TextDefinition<P, unknown>,
): StateFile<unknown, P> {
  const { path, schema = null, layout = RECORD_LAYOUT, about, writers, change, x404 = {} } = definition;
  const format = definition.format ?? defineRecord(definition.schema as z.ZodType, { layout });
  const pattern = definePattern(path, "[^/]+");
  return {
    parse: (text, options) => format.parse(text, options),
    format: (record, options) => format.format(record, options),
    path: (place) => pattern.fill(place),
    placeOf: (candidate) => pattern.read(candidate),
    pattern: path,
    about,
    schema,
    layout,
    writers,
    change,
    x404,
  };
}

/** A competition's state files by name. */
export type StateFiles = Readonly<Record<string, AnyStateFile>>;

/**
 * The kind of file that lies at a path; null where none of these does.
 *
 * @example
 * stateFileAt(STATE_FILES_ONE, "rounds/3/winner.json"); // winnerFile
 */
export function stateFileAt(files: StateFiles, path: string): AnyStateFile | null {
  const kindOf = kindsOf.get(files) ?? memoNewest((one) => kindAt(files, one), PATHS_KEPT);
  kindsOf.set(files, kindOf);
  return kindOf(path);
}

const kindAt = (files: StateFiles, path: string): AnyStateFile | null =>
  Object.values(files).find((file) => file.placeOf(path) !== null) ?? null;

/** The kinds of paths that were asked for: each commit of a history asks for the same few again, and each question is twenty regular expressions. */
const kindsOf = new WeakMap<StateFiles, (path: string) => AnyStateFile | null>();
const PATHS_KEPT = 20_000;
