import { pathClashes } from "../../base/kit/name-clash.ts";
import type { RecordReader } from "./types.ts";

/** Reads texts by path as a state repository; names of which many file systems would hold one alone are reported as odd. */
export function readerOf(files: ReadonlyMap<string, string>): RecordReader {
  const paths = [...files.keys()].sort();
  const oddities = pathClashes(paths);
  return {
    oddities: async () => oddities,
    read: async (path) => files.get(path) ?? null,
    list: async (directory) =>
      directory === "" ? paths : paths.filter((path) => path.startsWith(`${directory.replace(/\/$/, "")}/`)),
  };
}
