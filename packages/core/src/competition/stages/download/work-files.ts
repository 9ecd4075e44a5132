import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Files under way of one pass over the downloads: the door writes them, the stage reads them once. */
export type WorkFiles = {
  /** A path that was never used before. */
  newPath(): string;
  /** The bytes of a file. */
  read(path: string): Promise<Uint8Array>;
  /** Deletes a file; one that is not there is success. */
  remove(path: string): Promise<void>;
  /** Deletes all of them. */
  close(): Promise<void>;
};

/** Opens a place for files under way; whatever an earlier process left in it is gone. */
export type OpenWorkFiles = () => Promise<WorkFiles>;

/**
 * Files under way in a folder, which is emptied when it is opened. @default a new folder under the system's temporary one, for each time that it is opened
 *
 * @example
 * const open = workFolder("/var/lib/404-gen/downloads");
 */
export function workFolder(dir?: string): OpenWorkFiles {
  return async () => {
    const folder = await freshFolder(dir);
    return {
      newPath: () => join(folder, randomUUID()),
      read: readFile,
      // Not `rm`, which looks twice at what lies there before it deletes it.
      remove: (path) => unlink(path).catch(unlessAbsent),
      close: () => rm(folder, { recursive: true, force: true }),
    };
  };
}

async function freshFolder(dir: string | undefined): Promise<string> {
  if (dir === undefined) return mkdtemp(join(tmpdir(), "404-gen-downloads-"));
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  return dir;
}

function unlessAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
