import { join } from "node:path";
import { ifAbsent } from "../state/on-disk.ts";
import type { GitFileSystem } from "./git-fs.ts";
import type { GitLimits } from "./limits.ts";
import { blobIdOf, type FileEntry } from "./objects.ts";
import { isUntouched, readStatIndex, type StatEntry } from "./stat-index.ts";

export type UncommittedOptions = {
  /** Folder of the checked-out files. */
  readonly worktree: string;
  /** The files of the commit. */
  readonly committed: readonly FileEntry[];
  readonly limits: GitLimits;
  /** Folder with HEAD and the index. */
  readonly headdir: string;
};

/**
 * Paths of a commit's files that differ or are absent in the checked-out folder, sorted. Compared by content, unless git's index has seen the
 * very file: same place on the disk, same size, same time of its last change. New files are not looked for: nothing reads them.
 */
export async function uncommittedEdits(fs: GitFileSystem, options: UncommittedOptions): Promise<readonly string[]> {
  const index = await readStatIndex(fs, options.headdir);
  const edits: string[] = [];
  for (const part of chunks(options.committed)) {
    const isEdited = await Promise.all(part.map((file) => differs(fs, { file, index, ...options })));
    for (const [at, { path }] of part.entries()) if (isEdited[at]) edits.push(path);
  }
  return edits;
}

/** Files that are looked at side by side. */
const AT_ONCE = 32;

const chunks = (files: readonly FileEntry[]): readonly (readonly FileEntry[])[] =>
  Array.from({ length: Math.ceil(files.length / AT_ONCE) }, (_, part) =>
    files.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
  );

type Comparing = UncommittedOptions & {
  readonly file: FileEntry;
  readonly index: ReadonlyMap<string, StatEntry>;
};

async function differs(fs: GitFileSystem, { file, index, worktree, limits }: Comparing): Promise<boolean> {
  const path = join(worktree, file.path);
  const info = await fs.lstat(path).catch(ifAbsent(null));
  // What is absent, too large, or would be waited for for ever (a pipe) is not what was committed.
  if (!info?.isFile() || info.size > limits.maxObjectBytes) return true;
  const entry = index.get(file.path);
  if (entry?.oid === file.oid && isUntouched(info, entry)) return false;
  const bytes = await fs.readFile(path).then((data) => Buffer.from(data), ifAbsent(null)); // biome-ignore format: one question
  return bytes === null || blobIdOf(bytes) !== file.oid;
}
