import type { GitObjects } from "./objects.ts";

/** One path that differs between two commits: file ids, null where absent. */
export type PathDifference = { readonly path: string; readonly before: string | null; readonly after: string | null };

type Side = string | null;

/** Paths that differ between two commits, sorted; folders with the same id are not looked into. */
export async function diffTrees(
  objects: GitObjects,
  { before, after }: { before: string | null; after: string | null },
): Promise<readonly PathDifference[]> {
  const root = (commit: string | null) => (commit === null ? null : objects.rootOf(commit));
  const found = await diffFolder(objects, { prefix: "", before: await root(before), after: await root(after) });
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function diffFolder(
  objects: GitObjects,
  { prefix, before, after }: { prefix: string; before: Side; after: Side },
): Promise<PathDifference[]> {
  if (before === after) return [];
  const [old, next] = await Promise.all([entriesOf(objects, before), entriesOf(objects, after)]);
  const names = new Set([...old.keys(), ...next.keys()]);
  const found = await Promise.all(
    [...names].map(async (name) => {
      const a = old.get(name);
      const b = next.get(name);
      if (a?.oid === b?.oid && a?.type === b?.type) return [];
      const file = { path: prefix + name, before: idOf(a, "blob"), after: idOf(b, "blob") };
      const inside = await diffFolder(objects, {
        prefix: `${prefix}${name}/`,
        before: idOf(a, "tree"),
        after: idOf(b, "tree"),
      });
      return file.before === file.after ? inside : [file, ...inside];
    }),
  );
  return found.flat();
}

const idOf = (entry: { oid: string; type: string } | undefined, type: string): Side =>
  entry?.type === type ? entry.oid : null;

async function entriesOf(objects: GitObjects, tree: Side) {
  return new Map((tree === null ? [] : await objects.tree(tree)).map((entry) => [entry.path, entry]));
}
