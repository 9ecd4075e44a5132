import { join, resolve } from "node:path";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { ifAbsent } from "../state/on-disk.ts";
import type { GitFileSystem } from "./git-fs.ts";

/** Where the parts of a repository on this machine lie. */
export type FoundRepository = {
  /** Folder of the checked-out files, null for a bare repository. */
  readonly worktree: string | null;
  /** Folder with the objects and the branches: for a linked worktree that of the repository that it belongs to. */
  readonly gitdir: string;
  /** Folder with HEAD: a linked worktree has one of its own. */
  readonly headdir: string;
};

/**
 * Finds the repository in a folder: a normal one, a bare one, a linked worktree or a submodule (whose `.git` is a file that says where
 * the repository lies). Null when there is none. Throws `GIT_NOT_A_REPOSITORY` for a `.git` file that leads nowhere.
 */
export async function findRepository(dir: string, fs: GitFileSystem): Promise<FoundRepository | null> {
  const dotGit = join(dir, ".git");
  const info = await fs.stat(dotGit).catch(ifAbsent(null));
  if (info?.isFile()) return followLink(dir, fs);
  if (info?.isDirectory()) return { worktree: dir, gitdir: dotGit, headdir: dotGit };
  const has = (name: string) => fs.stat(join(dir, name)).then(() => true, ifAbsent(false)); // biome-ignore format: one question
  return (await has("HEAD")) && (await has("objects")) ? { worktree: null, gitdir: dir, headdir: dir } : null;
}

async function followLink(dir: string, fs: GitFileSystem): Promise<FoundRepository> {
  const text = (path: string) => fs.readFile(path, "utf8").then(String, ifAbsent(null));
  const target = /^gitdir: (.+)$/m.exec((await text(join(dir, ".git"))) ?? "")?.[1];
  const headdir = resolve(dir, target ?? "");
  if (target === undefined || (await text(join(headdir, "HEAD"))) === null) {
    throw new CompetitionError(
      `${join(dir, ".git")} leads to no repository: run "git worktree repair" in its repository`,
      {
        code: "GIT_NOT_A_REPOSITORY",
        data: { dir },
      },
    );
  }
  const common = (await text(join(headdir, "commondir")))?.trim();
  return { worktree: dir, gitdir: common === undefined ? headdir : resolve(headdir, common), headdir };
}

/** Commits at which a shallow clone was cut off; empty for a whole repository. */
export async function shallowCommits({ gitdir }: FoundRepository, fs: GitFileSystem): Promise<ReadonlySet<string>> {
  const text = await fs.readFile(join(gitdir, "shallow"), "utf8").then(String, ifAbsent(""));
  return new Set(text.split("\n").filter(Boolean));
}
