import type { TreeEntry } from "isomorphic-git";
import { folderClashes } from "../../base/kit/name-clash.ts";
import type { PathOddity } from "../../ports/path-oddity.ts";
import { NO_FILE } from "../state/not-a-file.ts";
import { partProblem } from "../state/state-path.ts";

type Entry = Pick<TreeEntry, "mode" | "type">;

export const isFile = ({ type, mode }: Entry): boolean => type === "blob" && /^100/.test(mode);

export const kindOf = ({ type }: Entry): "link" | "repository" => (type === "commit" ? "repository" : "link");

/** What is odd among the entries of one folder. */
export function odditiesOf(entries: readonly TreeEntry[], prefix: string): PathOddity[] {
  const odd = entries.flatMap((entry): PathOddity[] => {
    const path = prefix + entry.path;
    const problem = partProblem(entry.path);
    if (problem !== null) return [{ path, kind: "unsafe-name", problem }];
    if (entry.type === "tree" || isFile(entry)) return [];
    const kind = kindOf(entry);
    return [{ path, kind, problem: NO_FILE[kind] }];
  });
  return [...odd, ...folderClashes(entries.map((entry) => entry.path), prefix)]; // biome-ignore format: one list
}
