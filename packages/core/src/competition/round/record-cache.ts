import { CompetitionError } from "../../base/errors/competition-error.ts";
import type { JsonLimits } from "../../base/json-limits.ts";
import type { ParseOptions } from "../records/record.ts";
import type { AnyStateFile } from "../records/state-file.ts";
import type { Reading } from "./reading.ts";

/** Whatever reads a state repository: a StateStore, a snapshot of one, a git reader. */
export type RecordSource = {
  /** The file's text; null when there is none. */
  read(path: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<string | null>;
  /** The store that this is a snapshot of, so that parsed files serve the next snapshot too. @default the source itself */
  readonly origin?: object | undefined;
  /** Nothing that is read here is ever written again, so that records may be read without what only a writer needs. @default false */
  readonly readOnly?: boolean | undefined;
  /** How much JSON is read of one file. @default JSON_LIMITS */
  readonly jsonLimits?: JsonLimits | undefined;
  /** Names what stands at a path: the same id means the same text, which need not be read again. Null where nothing is. @default none */
  readonly idOf?: ((path: string) => Promise<string | null>) | undefined;
};

/** A source that can also list. */
export type ListedSource = RecordSource & {
  /** All paths under a directory, recursive; `""` is the root. */
  list(directory: string): Promise<readonly string[]>;
};

export type ReadAtOptions = { readonly path: string; readonly signal?: AbortSignal | undefined };

/** Files of one source, each parsed once for each text that it has. */
export type RecordCache = { read(file: AnyStateFile, options: ReadAtOptions): Promise<Reading<unknown>> };

/** `of`: the text's id, or where the source has none the text itself; `length`: the text's, characters. */
type CacheEntry = { readonly of: string; readonly length: number; readonly reading: Reading<unknown> };
/** A folder's files: path → kind of file → what the newest text gave (a repository may hold two competitions, whose files share paths). */
type Shelf = {
  readonly files: Map<string, Map<AnyStateFile, CacheEntry>>;
  /** Of the texts that these values were parsed from. */
  characters: number;
};
/** Folder of a round (`""`: beside the rounds) → its files. */
type Shelves = Map<string, Shelf>;

/** Rounds whose files are kept parsed, however large: the current one, and the one before for its prompts. */
const ROUNDS_KEPT = 2;
/**
 * Characters of further rounds' texts that are kept too. Without them, a look at one or two files of each round (the winners, for the
 * crown) pushed the current round out: in a history of seven rounds 78 MB were parsed instead of 46 MB.
 */
const CHARACTERS_KEPT = 2 * 1024 ** 2;

const shelvesOf = new WeakMap<object, Shelves>();

/** The source's cache: one for everybody who reads it or a snapshot of it, so that no text is parsed twice. */
export function cacheOf(source: RecordSource): RecordCache {
  const owner = source.origin ?? source;
  const shelves: Shelves = shelvesOf.get(owner) ?? new Map();
  shelvesOf.set(owner, shelves);
  return {
    async read(file, { path, signal }) {
      const id = (await source.idOf?.(path)) ?? null;
      if (id === null && source.idOf) return { kind: "absent", path };
      const shelf = shelfOf(shelves, path);
      const kinds = shelf.files.get(path) ?? new Map<AnyStateFile, CacheEntry>();
      shelf.files.set(path, kinds);
      const readings = kinds.get(file);
      if (id !== null && readings?.of === id) return readings.reading;
      const text = await textOrRefusal(source, { path, signal });
      if (text === null) return { kind: "absent", path };
      if (typeof text !== "string") return { kind: "refused", path, error: text };
      if (readings?.of === text) return readings.reading;
      const reading = parse(file, { path, text, readOnly: source.readOnly, jsonLimits: source.jsonLimits });
      kinds.set(file, { of: id ?? text, length: text.length, reading });
      shelf.characters += text.length - (readings?.length ?? 0);
      if (shelves.size > ROUNDS_KEPT) thin(shelves);
      return reading;
    },
  };
}

/** The text; or, where a link or a pipe stands for the file, or two names clash, an error that says so: the record's fault, not the reader's. */
async function textOrRefusal(source: RecordSource, { path, signal }: ReadAtOptions) {
  try {
    return await source.read(path, { signal });
  } catch (error) {
    if (CompetitionError.is(error, "RECORD_NOT_A_FILE", "RECORD_CLASH")) return error;
    throw error;
  }
}

function shelfOf(shelves: Shelves, path: string): Shelf {
  const folder = /^rounds\/[^/]+\//.exec(path)?.[0] ?? "";
  const shelf: Shelf = shelves.get(folder) ?? { files: new Map(), characters: 0 };
  shelves.delete(folder);
  shelves.set(folder, shelf);
  return shelf;
}

/** Removes the rounds that nobody read for the longest time: beside the size of the largest ones, only so many characters are kept. */
function thin(shelves: Shelves): void {
  const rounds = [...shelves].filter(([folder]) => folder !== "");
  const sizes = rounds.map(([, { characters }]) => characters).sort((a, b) => b - a);
  let over = sizes.slice(ROUNDS_KEPT).reduce((sum, size) => sum + size, 0) - CHARACTERS_KEPT;
  for (const [folder, { characters }] of rounds) {
    if (over <= 0) return;
    shelves.delete(folder);
    over -= characters;
  }
}

/** Frozen at its root: what is shared is not changed. Whoever writes makes a new value. */
function parse(file: AnyStateFile, { text, ...options }: ParseOptions & { text: string }): Reading<unknown> {
  const { path } = options;
  try {
    return { kind: "read", path, value: Object.freeze(file.parse(text, options)) };
  } catch (error) {
    if (!CompetitionError.is(error, "RECORD_INVALID")) throw error;
    return { kind: "refused", path, error };
  }
}
