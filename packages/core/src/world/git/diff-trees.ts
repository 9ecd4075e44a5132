import { type GitLimits, overLimit } from "./limits.ts";
import type { GitObjects } from "./objects.ts";
import { isFile } from "./oddities.ts";

/** One path that differs between two commits: file ids, null where absent. Links and other repositories are no files. */
export type PathDifference = { readonly path: string; readonly before: string | null; readonly after: string | null };

type Side = string | null;
type Sides = { readonly before: Side; readonly after: Side };
type Walk = {
  readonly objects: GitObjects;
  readonly limits: GitLimits;
  readonly differences: PathDifference[];
  entries: number;
};

/** Paths that differ between two commits, sorted; folders with the same id are not looked into. */
export async function diffTrees(
  objects: GitObjects,
  { before, after, limits }: Sides & { readonly limits: GitLimits },
): Promise<readonly PathDifference[]> {
  const root = (commit: Side) => (commit === null ? null : objects.rootOf(commit));
  const walk: Walk = { objects, limits, differences: [], entries: 0 };
  await diffFolder(walk, { prefix: "", depth: 0, before: await root(before), after: await root(after) });
  return walk.differences.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function diffFolder(
  walk: Walk,
  { prefix, depth, before, after }: Sides & { readonly prefix: string; readonly depth: number },
): Promise<void> {
  if (before === after) return;
  const { limits } = walk;
  if (depth > limits.maxDepth) throw overLimit("maxDepth", { limits });
  const [old, next] = [await entriesOf(walk.objects, before), await entriesOf(walk.objects, after)];
  for (const name of new Set([...old.keys(), ...next.keys()])) {
    const a = old.get(name);
    const b = next.get(name);
    if (a?.oid === b?.oid && a?.mode === b?.mode) continue;
    if (++walk.entries > limits.maxEntries) throw overLimit("maxEntries", { limits });
    const file = { path: prefix + name, before: fileOf(a), after: fileOf(b) };
    if (file.before !== file.after) walk.differences.push(file);
    await diffFolder(walk, {
      prefix: `${prefix}${name}/`,
      depth: depth + 1,
      before: a?.type === "tree" ? a.oid : null,
      after: b?.type === "tree" ? b.oid : null,
    });
  }
}

type Entry = { readonly oid: string; readonly type: "blob" | "tree" | "commit"; readonly mode: string };

const fileOf = (entry: Entry | undefined): Side => (entry !== undefined && isFile(entry) ? entry.oid : null);

async function entriesOf(objects: GitObjects, tree: Side) {
  return new Map((tree === null ? [] : await objects.tree(tree)).map((entry) => [entry.path, entry]));
}
