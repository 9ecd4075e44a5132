import { join } from "node:path";
import type { GitFileSystem } from "./git-fs.ts";
import type { GitLimits } from "./limits.ts";
import { blobIdOf, type FileEntry } from "./objects.ts";

export type UncommittedOptions = {
  /** Folder of the checked-out files. */
  readonly worktree: string;
  /** The files of the commit. */
  readonly committed: readonly FileEntry[];
  readonly limits: GitLimits;
};

/**
 * Paths of a commit's files that the checked-out folder has otherwise, or not at all, sorted. By content: an index may be stale, and an
 * unchanged time proves nothing. New files are not looked for: nothing reads them.
 */
export async function uncommittedEdits(
  fs: GitFileSystem,
  { worktree, committed, limits }: UncommittedOptions,
): Promise<readonly string[]> {
  const edited: string[] = [];
  for (const { path, oid } of committed) {
    const bytes = await plainBytes(fs, { file: join(worktree, path), most: limits.maxObjectBytes });
    if (bytes === null || blobIdOf(bytes) !== oid) edited.push(path);
  }
  return edited;
}

/** A plain file's bytes; null for what is absent, too large, or would be waited for for ever (a pipe). */
async function plainBytes(
  fs: GitFileSystem,
  { file, most }: { readonly file: string; readonly most: number },
): Promise<Buffer | null> {
  const info = await fs.lstat(file).catch(() => null);
  if (!info?.isFile() || info.size > most) return null;
  return fs.readFile(file).then((data) => Buffer.from(data), () => null); // biome-ignore format: one question
}
