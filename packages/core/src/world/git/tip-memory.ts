import { join } from "node:path";
import { ifAbsent } from "../state/on-disk.ts";
import { writeAtomic } from "./git-fs.ts";
import type { Repository } from "./repository.ts";

/** Folder for the store's own files inside the repository's. */
export const ownFolder = (gitdir: string) => join(gitdir, "404-gen");

/**
 * The tip that was seen last of a branch on this machine, kept over restarts: a branch that is rewound or squashed while no process runs is then
 * reported at the start. A clone of a host needs none, since its own branch is that memory.
 */
export function createTipMemory({ files, gitdir, branch }: Pick<Repository, "files" | "gitdir" | "branch">) {
  const path = join(ownFolder(gitdir), "tips", branch);
  return {
    async read(): Promise<string | null> {
      const text = String(await files.readFile(path, "utf8").catch(ifAbsent("")));
      return /^([0-9a-f]{40})\n$/.exec(text)?.[1] ?? null;
    },
    write: (tip: string): Promise<void> => writeAtomic(files, path, `${tip}\n`),
  };
}
