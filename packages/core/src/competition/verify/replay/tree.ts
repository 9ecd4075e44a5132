import type { JsonLimits } from "../../../base/json-limits.ts";
import type { ListedSource } from "../../round/record-cache.ts";
import type { HistoryText, ReplayedCommit } from "../types.ts";

/** A repository's files as they stand while its history is replayed. */
export type ReplayTree = {
  /** Reads and lists what stands there now. */
  readonly source: ListedSource;
  /** What stands at a path; null where nothing does. */
  at(path: string): HistoryText | null;
  /** Applies what a commit did. */
  apply(changes: ReplayedCommit["changes"]): void;
};

export type ReplayTreeOptions = {
  /** Files that are there to begin with. @default none */
  readonly files?: Iterable<readonly [path: string, text: HistoryText]> | undefined;
  /** Whose texts these are, so that what is parsed of one serves the other. @default the tree itself */
  readonly origin?: object | undefined;
  /** How much JSON is read of one text. @default JSON_LIMITS */
  readonly jsonLimits?: JsonLimits | undefined;
};

/** The text, read where it has not been. */
export const textOf = async (text: HistoryText | null): Promise<string | null> =>
  typeof text === "string" || text === null ? text : text.read();

/** A repository's files by their round's folder, so that a round is listed without looking at the others. */
export function createReplayTree({ files = [], origin, jsonLimits }: ReplayTreeOptions = {}): ReplayTree {
  const folders = new Map<string, Map<string, HistoryText>>();
  const folderOf = (path: string) => /^rounds\/[^/]+/.exec(path)?.[0] ?? "";
  const at = (path: string) => folders.get(folderOf(path))?.get(path) ?? null;
  function set(path: string, text: HistoryText | null): void {
    const name = folderOf(path);
    const own = folders.get(name) ?? new Map<string, HistoryText>();
    folders.set(name, own);
    if (text === null) own.delete(path);
    else own.set(path, text);
    if (own.size === 0) folders.delete(name);
  }
  for (const [path, text] of files) set(path, text);
  return {
    at,
    source: {
      origin,
      readOnly: true,
      jsonLimits,
      read: (path) => textOf(at(path)),
      async idOf(path) {
        const text = at(path);
        return typeof text === "string" || text === null ? text : text.id;
      },
      async list(directory) {
        const own = folders.get(directory);
        if (own && directory !== "") return [...own.keys()];
        const all = [...folders.values()].flatMap((inside) => [...inside.keys()]);
        return directory === "" ? all : all.filter((path) => path.startsWith(`${directory}/`));
      },
    },
    apply(changes) {
      for (const { path, after } of changes) set(path, after);
    },
  };
}
