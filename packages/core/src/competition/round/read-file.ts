import type { NamesIn, ValuesOf } from "../records/pattern.ts";
import type { AnyStateFile, StateFile } from "../records/state-file.ts";
import { neededIn, type Reading, valueIn } from "./reading.ts";
import { cacheOf, type RecordSource } from "./record-cache.ts";

/** The file's place, where its path has any. */
export type PlaceArgument<P extends string> = [NamesIn<P>] extends [never] ? [] : [place: ValuesOf<P>];

/**
 * Reads one state file. A refused file is a value, never a throw.
 *
 * @example
 * import { readFile } from "@404-gen/core/round";
 * const reading = await readFile(store, stateFile);
 * if (reading.kind === "refused") log(reading.error.message);
 */
export async function readFile<T, P extends string>(
  source: RecordSource,
  file: StateFile<T, P>,
  ...place: PlaceArgument<P>
): Promise<Reading<T>> {
  const path = file.path((place[0] ?? {}) as ValuesOf<P>);
  return (await cacheOf(source).read(file as AnyStateFile, { path })) as Reading<T>;
}

/**
 * A state file's value; null when it is absent. Throws `RECORD_INVALID`.
 *
 * @example
 * const leader = (await getFile(store, leaderFile)) ?? [];
 * const seed = await getFile(store, seedFile, { round: 3 });
 */
export async function getFile<T, P extends string>(
  source: RecordSource,
  file: StateFile<T, P>,
  ...place: PlaceArgument<P>
): Promise<T | null> {
  return valueIn(await readFile(source, file, ...place));
}

/**
 * The same for a file that must be there. Throws `RECORD_MISSING`, `RECORD_INVALID`.
 *
 * @example
 * const { current_round: round } = await needFile(store, stateFile);
 */
export async function needFile<T, P extends string>(
  source: RecordSource,
  file: StateFile<T, P>,
  ...place: PlaceArgument<P>
): Promise<T> {
  return neededIn(await readFile(source, file, ...place));
}
