import { isDiskFault } from "../state/on-disk.ts";
import { isomorphicFs } from "./git-fs.ts";
import { loadGit } from "./isomorphic.ts";
import type { Repository } from "./repository.ts";

type Library = Awaited<ReturnType<typeof loadGit>>;
type Place = Pick<Repository, "fs" | "gitdir">;

/**
 * Asks isomorphic-git about a repository. The library takes what a disk cannot read for absent (a branch would be gone, a list of settings empty,
 * and written anew): it reads through a file system that notes the fault, and the fault is thrown in place of its answer.
 */
export async function askLibrary<T>(
  { files, gitdir }: Pick<Repository, "files" | "gitdir">,
  ask: (git: Library, place: Place) => Promise<T>,
): Promise<T> {
  const faults: unknown[] = [];
  /** The library prints what it does not expect; it is told that nothing stands there. */
  const note =
    <A extends readonly unknown[], R>(read: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      read(...args).catch((error) => {
        if (!isDiskFault(error)) throw error;
        faults.push(error);
        throw Object.assign(new TypeError("nothing is read here"), { code: "ENOENT" });
      });
  const sound = isomorphicFs(files).promises;
  const watched = {
    ...sound,
    readFile: note(sound.readFile),
    readdir: note(sound.readdir),
    stat: note(sound.stat),
    lstat: note(sound.lstat),
    // What could not be read is not written over.
    writeFile: (path: string, data: string | Uint8Array) =>
      faults.length > 0 ? Promise.reject(faults[0]) : sound.writeFile(path, data),
  };
  const git = await loadGit();
  const answer = await ask(git, { fs: { promises: watched } as Repository["fs"], gitdir }).catch((error) => {
    throw faults[0] ?? error;
  });
  if (faults.length > 0) throw faults[0];
  return answer;
}

/** Writes into the repository's settings where its host is: for git's command line, and for whoever looks. */
export const nameRemote = (repository: Pick<Repository, "files" | "gitdir">, url: string): Promise<void> =>
  askLibrary(repository, (git, place) => git.addRemote({ ...place, remote: "origin", url, force: true }));
