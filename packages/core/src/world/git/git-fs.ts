import { randomUUID } from "node:crypto";
import * as nodeFs from "node:fs/promises";
import { dirname, join } from "node:path";

/** The part of `node:fs/promises` that the git adapter uses; hand in your own to watch it or to put it elsewhere. */
export type GitFileSystem = Pick<
  typeof nodeFs,
  | "readFile"
  | "writeFile"
  | "unlink"
  | "readdir"
  | "mkdir"
  | "rmdir"
  | "stat"
  | "lstat"
  | "readlink"
  | "symlink"
  | "rename"
>;

export const nodeFileSystem: GitFileSystem = nodeFs;

/**
 * Writes a file so that a crash leaves the old one or the new one, never a piece: isomorphic-git itself writes in place, and
 * skips an object that is there already, so a torn one would stay for ever. What a crash leaves has a name that git ignores.
 */
export async function writeAtomic(fs: GitFileSystem, path: string, data: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `tmp_obj_${process.pid}_${randomUUID()}`);
  await fs.writeFile(temporary, data).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    await fs.mkdir(dirname(path), { recursive: true });
    await fs.writeFile(temporary, data);
  });
  await fs.rename(temporary, path);
}

/** The file system in the shape that isomorphic-git takes, with atomic writes. */
export function isomorphicFs(fs: GitFileSystem) {
  return {
    promises: {
      readFile: fs.readFile.bind(fs),
      writeFile: (path: string, data: string | Uint8Array) => writeAtomic(fs, path, data),
      unlink: fs.unlink.bind(fs),
      readdir: fs.readdir.bind(fs),
      mkdir: fs.mkdir.bind(fs),
      rmdir: fs.rmdir.bind(fs),
      stat: fs.stat.bind(fs),
      lstat: fs.lstat.bind(fs),
      readlink: fs.readlink.bind(fs),
      symlink: fs.symlink.bind(fs),
    },
  };
}
