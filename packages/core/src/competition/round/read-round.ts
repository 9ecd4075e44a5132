import { CompetitionError } from "../../base/errors/competition-error.ts";
import { memoOnce } from "../../base/kit/memo.ts";
import { namesIn, type ValuesOf } from "../records/pattern.ts";
import type { AnyStateFile, StateFile, StateFiles } from "../records/state-file.ts";
import { neededIn, type Reading, valueIn } from "./reading.ts";
import { cacheOf, type ListedSource, type RecordSource } from "./record-cache.ts";

/** Values that a file's path takes beside the round's number, in the path's order. */
export type OwnValues<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name extends "round"
    ? OwnValues<Rest>
    : [...{ [K in Name]: [value: Name extends "repeat" ? number : string] }[Name], ...OwnValues<Rest>]
  : [];

type Each<F extends StateFiles, Kind> = {
  readonly [K in keyof F]: F[K] extends StateFile<infer T, infer P>
    ? (...place: OwnValues<P>) => Promise<Kind extends "read" ? Reading<T> : Kind extends "need" ? T : T | null>
    : never;
};

/** One file of many of its kind. */
export type FoundFile<F> =
  F extends StateFile<infer T, infer P>
    ? { readonly path: string; readonly place: ValuesOf<P>; readonly reading: Reading<T> }
    : never;

/** One round of a repository, and what lies beside the rounds: each file read when it is asked for, and parsed once a text. */
export type Round<F extends StateFiles> = {
  /** Number of the round, from 0. */
  readonly round: number;
  /** What came of reading a file: read, absent, or refused. */
  readonly read: Each<F, "read">;
  /** Its value; null when it is absent. Throws `RECORD_INVALID`. */
  readonly get: Each<F, "get">;
  /** Its value. Throws `RECORD_MISSING`, `RECORD_INVALID`. */
  readonly need: Each<F, "need">;
  /** Its value; null when it is absent or refused. Refused ones are kept in {@link Round.refused}. */
  readonly show: Each<F, "get">;
  /** Errors of the files that `show` and `all` came across and that their schema refuses, by path. */
  readonly refused: ReadonlyMap<string, CompetitionError>;
  /** Every file of one kind that the round has, in the order of their paths. The source must be able to list. */
  all<K extends keyof F & string>(name: K): Promise<readonly FoundFile<F[K]>[]>;
  /** All paths under the round's folder, of whatever kind. The source must be able to list. */
  paths(): Promise<readonly string[]>;
};

/** Which round is read, and by which files. */
export type ReadRoundOptions<F extends StateFiles> = {
  /** The competition's state files. */
  readonly files: F;
  /** Number of the round, from 0. */
  readonly round: number;
  /** Ends every read early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * The one reader of a round's records: services, verify, status, miner status and report are views of it.
 *
 * @example
 * const { get, need } = readRound(store, { files: STATE_FILES_ONE, round: 3 });
 * const { seed } = await need.seed();
 * const baseline = await get.generated("leader");
 */
export function readRound<const F extends StateFiles>(source: RecordSource, options: ReadRoundOptions<F>): Round<F> {
  const { files, round, signal } = options;
  const cache = cacheOf(source);
  const refusals = new Map<string, CompetitionError>();
  const readAt = (file: AnyStateFile, path: string) => cache.read(file, { path, signal });
  const noting = (reading: Reading<unknown>) => {
    if (reading.kind === "refused") refusals.set(reading.path, reading.error);
    return reading;
  };
  const each = <T>(ofReading: (reading: Reading<unknown>) => T) =>
    Object.fromEntries(
      Object.entries(files).map(([name, file]) => [
        name,
        async (...values: readonly unknown[]) => ofReading(await readAt(file, pathOf(file, { round, values }))),
      ]),
    );
  const paths = memoOnce(() => list(source, `rounds/${round}`));
  return {
    round,
    read: each((reading) => reading) as Each<F, "read">,
    get: each(valueIn) as Each<F, "get">,
    need: each(neededIn) as Each<F, "need">,
    show: each((reading) => (noting(reading).kind === "read" ? valueIn(reading) : null)) as Each<F, "get">,
    refused: refusals,
    paths,
    async all<K extends keyof F & string>(name: K) {
      const file = files[name] as AnyStateFile;
      const list: { path: string; place: unknown; reading: Reading<unknown> }[] = [];
      for (const path of await paths()) {
        const place = file.placeOf(path);
        if (place !== null) list.push({ path, place, reading: noting(await readAt(file, path)) });
      }
      return list as unknown as readonly FoundFile<F[K]>[];
    },
  };
}

/** A file's path in the round; its values follow the path's order, the round's number left out. */
function pathOf(file: AnyStateFile, { round, values }: { round: number; values: readonly unknown[] }): string {
  const own = namesIn(file.pattern).filter((name) => name !== "round");
  return file.path({ round, ...Object.fromEntries(own.map((name, index) => [name, values[index]])) });
}

async function list(source: RecordSource, directory: string): Promise<readonly string[]> {
  if (!("list" in source)) {
    throw new CompetitionError(`${directory}: this source reads files and cannot list them`, {
      code: "SOURCE_CANNOT_LIST",
      data: { directory },
    });
  }
  return [...(await (source as ListedSource).list(directory))].sort();
}
