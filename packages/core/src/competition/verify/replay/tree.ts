import type { ListedSource } from "../../round/record-cache.ts";
import type { HistoryCommit } from "../types.ts";

/** A repository's files as they stand while its history is replayed. */
export type ReplayTree = {
  /** Reads and lists what stands there now. */
  readonly source: ListedSource;
  /** Applies what a commit did. */
  apply(changes: HistoryCommit["changes"]): void;
};

/** An empty repository. Files are kept by their round's folder, so that a round is listed without looking at the others. */
export function createReplayTree(): ReplayTree {
  const folders = new Map<string, Map<string, string>>();
  const folderOf = (path: string) => /^rounds\/[^/]+/.exec(path)?.[0] ?? "";
  return {
    source: {
      read: async (path) => folders.get(folderOf(path))?.get(path) ?? null,
      async list(directory) {
        const own = folders.get(directory);
        if (own && directory !== "") return [...own.keys()];
        const all = [...folders.values()].flatMap((files) => [...files.keys()]);
        return directory === "" ? all : all.filter((path) => path.startsWith(`${directory}/`));
      },
    },
    apply(changes) {
      for (const { path, after } of changes) {
        const name = folderOf(path);
        const files = folders.get(name) ?? new Map<string, string>();
        folders.set(name, files);
        if (after === null) files.delete(path);
        else files.set(path, after);
        if (files.size === 0) folders.delete(name);
      }
    },
  };
}
