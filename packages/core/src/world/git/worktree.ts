import { rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ifAbsent } from "../state/on-disk.ts";
import { askLibrary } from "./ask-library.ts";
import { diffTrees } from "./diff-trees.ts";
import { writeAtomic } from "./git-fs.ts";
import type { GitObjects } from "./objects.ts";
import type { Repository } from "./repository.ts";

/** Remembers which commit the checked-out files show; behind the branch only after a crash, and then made up for. */
const MARK = "404-gen/worktree";

/**
 * Brings the checked-out files and git's index from the commit that they show to `commit`, so that a person sees the state as
 * files and `git status` is clean. Only paths that differ are touched.
 */
export async function syncWorktree(
  repository: Repository,
  { objects, commit }: { objects: GitObjects; commit: string },
): Promise<void> {
  const { files, gitdir, worktree, cache, limits } = repository;
  if (worktree === null) return;
  const mark = join(gitdir, MARK);
  const text = await files.readFile(mark, "utf8").catch(ifAbsent(""));
  if (text === commit) return;
  for (const change of await diffTrees(objects, { before: text === "" ? null : text, after: commit, limits })) {
    const path = join(worktree, change.path);
    const { after } = change;
    const entry = { dir: worktree, cache, filepath: change.path };
    if (after === null) {
      await remove(repository, path);
      await askLibrary(repository, (git, place) => git.updateIndex({ ...place, ...entry, remove: true, force: true }));
    } else {
      await writeAtomic(files, path, await objects.text(after));
      await askLibrary(repository, (git, place) => git.updateIndex({ ...place, ...entry, oid: after, add: true }));
    }
  }
  await writeAtomic(files, mark, commit);
}

/** Removes a file and the folders that it leaves empty. */
async function remove({ files, worktree }: Repository, path: string): Promise<void> {
  await files.unlink(path).catch(ifAbsent(undefined));
  for (let folder = dirname(path); folder !== worktree; folder = dirname(folder)) {
    const removed = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}
