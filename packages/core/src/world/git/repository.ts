import { join } from "node:path";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { mergeDefaults } from "../../base/kit/merge-defaults.ts";
import { ifAbsent } from "../state/on-disk.ts";
import { findRepository } from "./find-repository.ts";
import { type GitFileSystem, isomorphicFs, nodeFileSystem } from "./git-fs.ts";
import { loadGit } from "./isomorphic.ts";
import { GIT_LIMITS, type GitLimits } from "./limits.ts";

/** A repository on this machine, as isomorphic-git's calls take it. */
export type Repository = {
  readonly fs: ReturnType<typeof isomorphicFs>;
  readonly files: GitFileSystem;
  /** Folder of the checked-out files, null for a bare repository. */
  readonly worktree: string | null;
  readonly gitdir: string;
  /** Short name of the one branch that we use. */
  readonly branch: string;
  /** isomorphic-git's memory of indexes and packs. */
  readonly cache: object;
  /** How much is read of it at most. */
  readonly limits: GitLimits;
};

export type OpenRepositoryOptions = {
  readonly dir: string;
  readonly branch: string;
  /** For a new repository; an existing one is what it is. */
  readonly bare: boolean;
  readonly fs?: GitFileSystem | undefined;
  /** @default GIT_LIMITS */
  readonly limits?: Partial<GitLimits> | undefined;
};

/** Opens the repository in `dir` for reading and writing, making it when there is none. Throws `GIT_LINKED_WORKTREE`, `GIT_NOT_A_REPOSITORY`. */
export async function openRepository({
  dir,
  branch,
  bare,
  fs = nodeFileSystem,
  limits,
}: OpenRepositoryOptions): Promise<Repository> {
  const wrapper = isomorphicFs(fs);
  const location = await findRepository(dir, fs);
  if (location !== null && location.gitdir !== location.headdir) {
    throw new CompetitionError(`${dir} is a linked worktree; give the folder of the repository that it belongs to`, {
      code: "GIT_LINKED_WORKTREE",
      data: { dir },
    });
  }
  const { gitdir, worktree } =
    location ?? (bare ? { gitdir: dir, worktree: null } : { gitdir: join(dir, ".git"), worktree: dir });
  if (!(await fs.stat(join(gitdir, "HEAD")).then(() => true, ifAbsent(false)))) {
    await fs.mkdir(dir, { recursive: true });
    if (worktree !== null) await refuseLooseFiles(dir, fs);
    await (await loadGit()).init({ fs: wrapper, dir, gitdir, bare: worktree === null, defaultBranch: branch });
  }
  return { fs: wrapper, files: fs, worktree, gitdir, branch, cache: {}, limits: mergeDefaults(GIT_LIMITS, limits) };
}

/** A new repository beside files that are in no repository would be empty, and would report them as missing. */
async function refuseLooseFiles(dir: string, fs: GitFileSystem): Promise<void> {
  const files = (await fs.readdir(dir)).filter((name) => !name.startsWith("."));
  if (files.length === 0) return;
  throw new CompetitionError(
    `${dir} holds files (${files.slice(0, 3).join(", ")}) but is no git repository; clone the state repository there, or make the files its first commit: git init, git add, git commit`,
    { code: "GIT_NOT_A_REPOSITORY", data: { dir } },
  );
}
