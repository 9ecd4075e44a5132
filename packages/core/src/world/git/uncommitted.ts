import { join } from "node:path";
import type { GitFileSystem } from "./git-fs.ts";
import { blobIdOf, type FileEntry } from "./objects.ts";

export type UncommittedOptions = {
  /** Folder of the checked-out files. */
  readonly worktree: string;
  /** The files of the commit. */
  readonly committed: readonly FileEntry[];
};

/**
 * Paths of a commit's files that the checked-out folder has otherwise, or not at all, sorted. By content: an index may be stale, and an
 * unchanged time proves nothing. New files are not looked for: nothing reads them.
 */
export async function uncommittedEdits(
  fs: GitFileSystem,
  { worktree, committed }: UncommittedOptions,
): Promise<readonly string[]> {
  const edited: string[] = [];
  for (const { path, oid } of committed) {
    const bytes = await fs.readFile(join(worktree, path)).then((data) => Buffer.from(data), () => null); // biome-ignore format: one question
    if (bytes === null || blobIdOf(bytes) !== oid) edited.push(path);
  }
  return edited;
}
