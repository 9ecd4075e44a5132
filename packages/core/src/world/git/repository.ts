import { join } from "node:path";
import git from "isomorphic-git";
import { type GitFileSystem, isomorphicFs, nodeFileSystem } from "./git-fs.ts";

/** A repository on this machine, as isomorphic-git's calls take it. */
export type Repository = {
  readonly fs: ReturnType<typeof isomorphicFs>;
  readonly files: GitFileSystem;
  /** Folder of the checked-out files, null for a bare repository. */
  readonly worktree: string | null;
  readonly gitdir: string;
  /** Short name of the one branch that we care for. */
  readonly branch: string;
  /** isomorphic-git's memory of indexes and packs. */
  readonly cache: object;
};

export type OpenRepositoryOptions = {
  readonly dir: string;
  readonly branch: string;
  /** For a new repository; an existing one is what it is. */
  readonly bare: boolean;
  readonly fs?: GitFileSystem | undefined;
};

/** Opens the repository in `dir`, making it when there is none. */
export async function openRepository({
  dir,
  branch,
  bare,
  fs = nodeFileSystem,
}: OpenRepositoryOptions): Promise<Repository> {
  const has = (path: string) =>
    fs.stat(path).then(
      () => true,
      () => false,
    );
  const wrapped = isomorphicFs(fs);
  const normal = await has(join(dir, ".git"));
  const isBare = !normal && ((await has(join(dir, "HEAD"))) || bare);
  const gitdir = isBare ? dir : join(dir, ".git");
  if (!(await has(join(gitdir, "HEAD")))) {
    await fs.mkdir(dir, { recursive: true });
    await git.init({ fs: wrapped, dir, gitdir, bare: isBare, defaultBranch: branch });
  }
  return { fs: wrapped, files: fs, worktree: isBare ? null : dir, gitdir, branch, cache: {} };
}
