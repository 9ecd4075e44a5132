import { rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { diffTrees } from "./diff-trees.ts";
import { writeAtomic } from "./git-fs.ts";
import { loadGit } from "./isomorphic.ts";
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
  const { fs, files, gitdir, worktree, cache, limits } = repository;
  if (worktree === null) return;
  const mark = join(gitdir, MARK);
  const text = await files.readFile(mark, "utf8").catch(() => "");
  if (text === commit) return;
  const git = await loadGit();
  for (const change of await diffTrees(objects, { before: text === "" ? null : text, after: commit, limits })) {
    const path = join(worktree, change.path);
    const { path: filepath } = change;
    if (change.after === null) {
      await remove(repository, path);
      await git.updateIndex({ fs, dir: worktree, gitdir, cache, filepath, remove: true, force: true });
    } else {
      await writeAtomic(files, path, await objects.text(change.after));
      await git.updateIndex({ fs, dir: worktree, gitdir, cache, filepath, oid: change.after, add: true });
    }
  }
  await writeAtomic(files, mark, commit);
}

/** Removes a file and the folders that it leaves empty. */
async function remove({ files, worktree }: Repository, path: string): Promise<void> {
  await files.unlink(path).catch(() => undefined);
  for (let folder = dirname(path); folder !== worktree; folder = dirname(folder)) {
    const removed = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}
