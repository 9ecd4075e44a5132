import { measured, rejected, type SourceFiles } from "@404-gen/core";

/** `owner/name` → path → text. */
export type SourceMap = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Sources from a map, for local use: a file that is not in the map does not exist.
 *
 * @example
 * const sources = createMapSources({ "me/miner": { "hardware.json": '{"hardware": ["4xRTX6000Pro"]}' } });
 */
export function createMapSources(map: SourceMap): SourceFiles {
  return {
    name: "map",
    async read({ repo, path }, { maxBytes, signal }) {
      signal?.throwIfAborted();
      const files = Object.hasOwn(map, repo) ? map[repo] : undefined;
      const text = files && Object.hasOwn(files, path) ? files[path] : undefined;
      if (text === undefined) return measured(null);
      const bytes = new TextEncoder().encode(text);
      if (bytes.length <= maxBytes) return measured(bytes);
      return rejected({ code: "SOURCE_REFUSED", message: `it has more than ${maxBytes} bytes` });
    },
  };
}
