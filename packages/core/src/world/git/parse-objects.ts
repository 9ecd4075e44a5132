import type { TreeEntry } from "isomorphic-git";
import { malformedError } from "./limits.ts";

const KINDS: Readonly<Record<string, TreeEntry["type"]>> = { "40000": "tree", "040000": "tree", "160000": "commit" };

/** Entries of a folder as they are recorded, whatever their names: what may be a path is decided by whoever uses one. */
export function parseTree(content: Buffer): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length; ) {
    const end = content.indexOf(0, at);
    const space = content.indexOf(32, at);
    if (end < 0 || space < 0 || space > end || end + 21 > content.length) throw malformedError("a folder ends early");
    const mode = content.toString("latin1", at, space);
    const path = content.toString("utf8", space + 1, end);
    entries.push({ mode, path, oid: content.toString("hex", end + 1, end + 21), type: KINDS[mode] ?? "blob" });
    at = end + 21;
  }
  return entries;
}

export type ParsedCommit = {
  readonly tree: string;
  readonly parents: readonly string[];
  /** `Name <address>`. */
  readonly author: string;
  /** Committer's time, milliseconds since the epoch. */
  readonly time: number;
  /** Without line breaks at its end. */
  readonly message: string;
};

/** What a commit says. */
export function parseCommit(content: Buffer): ParsedCommit {
  const text = content.toString("utf8");
  const end = text.indexOf("\n\n");
  const head = end < 0 ? text : text.slice(0, end);
  const field = (name: string) => new RegExp(`^${name} (.*)$`, "m").exec(head)?.[1] ?? "";
  const tree = field("tree");
  if (!/^[0-9a-f]{40}$/.test(tree)) throw malformedError("a commit names no folder");
  return {
    tree,
    parents: [...head.matchAll(/^parent ([0-9a-f]{40})$/gm)].map((match) => match[1] ?? ""),
    author: field("author").replace(/ -?\d+ [-+]\d{4}$/, ""),
    time: Number(/ (-?\d{1,15}) [-+]\d{4}$/.exec(field("committer"))?.[1] ?? 0) * 1000,
    message: end < 0 ? "" : text.slice(end + 2).replace(/\n$/, ""),
  };
}
