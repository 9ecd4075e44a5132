import { isDiskFault } from "../state/on-disk.ts";
import { isomorphicFs } from "./git-fs.ts";
import { loadGit } from "./isomorphic.ts";
import type { Repository } from "./repository.ts";

type Library = Awaited<ReturnType<typeof loadGit>>;
type Place = Pick<Repository, "fs" | "gitdir">;

/**
 * Asks isomorphic-git about a repository. Whatever the library makes of a fault of the disk (no such branch, an empty list of settings), the fault
 * is thrown in place of its answer, and nothing is written after it.
 */
export async function askLibrary<T>(
  { files, gitdir }: Pick<Repository, "files" | "gitdir">,
  ask: (git: Library, place: Place) => Promise<T>,
): Promise<T> {
  const faults: unknown[] = [];
  const note =
    <A extends readonly unknown[], R>(read: (...args: A) => Promise<R>, say = (error: unknown) => error) =>
    (...args: A): Promise<R> =>
      read(...args).catch((error) => {
        if (!isDiskFault(error)) throw error;
        faults.push(error);
        throw say(error);
      });
  const sound = isomorphicFs(files).promises;
  const fsSpy = {
    ...sound,
    // Errors go on as they are: if a file is reported absent, the library remembers that it is empty.
    readFile: note(sound.readFile),
    readdir: note(sound.readdir),
    lstat: note(sound.lstat),
    // Only to ask whether a file is there; the library prints what it does not expect of that.
    stat: note(sound.stat, () => Object.assign(new TypeError("nothing is read here"), { code: "ENOENT" })),
    writeFile: (path: string, data: string | Uint8Array) =>
      faults.length > 0 ? Promise.reject(faults[0]) : sound.writeFile(path, data),
  };
  const git = await loadGit();
  const answer = await ask(git, { fs: { promises: fsSpy } as Repository["fs"], gitdir }).catch((error) => {
    throw faults[0] ?? error;
  });
  if (faults.length > 0) throw faults[0];
  return answer;
}

/** Writes into the repository's settings where its host is: for git's command line, and for whoever looks. */
export const nameRemote = (repository: Pick<Repository, "files" | "gitdir">, url: string): Promise<void> =>
  askLibrary(repository, (git, place) => git.addRemote({ ...place, remote: "origin", url, force: true }));
