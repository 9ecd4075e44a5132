import type { BuildObservation, BuildQuery, BuildSource } from "@404-gen/core";

/** Images that exist already: hotkey → image, or a function from the entry to its image (null: none). */
export type BuildMap =
  | Readonly<Record<string, string>>
  | ((entry: BuildQuery["hotkeys"][number]) => string | null | Promise<string | null>);

/**
 * A build source without builds, for local use: the build of a hotkey in the map has succeeded, any other is not found.
 *
 * @example
 * const builds = createMapBuilds({ "5Gg…": "me/miner:1" });
 */
export function createMapBuilds(map: BuildMap): BuildSource {
  const imageOf = async (entry: BuildQuery["hotkeys"][number]) =>
    typeof map === "function"
      ? await map(entry)
      : Object.hasOwn(map, entry.hotkey)
        ? (map[entry.hotkey] ?? null)
        : null;
  return {
    name: "map",
    async observe(query, { signal } = {}) {
      signal?.throwIfAborted();
      const observations = new Map<string, BuildObservation>();
      for (const entry of query.hotkeys) {
        const dockerImage = await imageOf(entry);
        observations.set(entry.hotkey, {
          status: dockerImage === null ? "not_found" : "success",
          final: true,
          dockerImage,
        });
      }
      return observations;
    },
  };
}
