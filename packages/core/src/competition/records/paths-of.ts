import { namesIn, type ValuesOf } from "./pattern.ts";
import type { StateFile, StateFiles } from "./state-file.ts";

/** A file's path: a text where it has one place, else a function of its place's values in the path's order. */
export type PathOf<P extends string> = keyof ValuesOf<P> extends never ? string : (...values: PathValues<P>) => string;

/** The values of a pattern's names in their order. */
export type PathValues<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? [...{ [K in Name]: [value: Name extends "round" | "repeat" ? number : string] }[Name], ...PathValues<Rest>]
  : [];

/** Paths by the names of the files. */
export type PathsOf<F extends StateFiles> = {
  readonly [K in keyof F]: F[K] extends StateFile<infer _, infer P> ? PathOf<P> : never;
};

/**
 * The paths of a competition's state files, relative to the repository's root.
 *
 * @example
 * const paths = pathsOf({ state: stateFile, seed: seedFile });
 * paths.state; // "state.json"
 * paths.seed(3); // "rounds/3/seed.json"
 */
export function pathsOf<const F extends StateFiles>(files: F): PathsOf<F> {
  const entries = Object.entries(files).map(([name, file]) => {
    const names = namesIn(file.pattern);
    if (names.length === 0) return [name, file.pattern];
    const path = (...values: readonly unknown[]) =>
      file.path(Object.fromEntries(names.map((value, index) => [value, values[index]])));
    return [name, path];
  });
  return Object.fromEntries(entries) as PathsOf<F>;
}
