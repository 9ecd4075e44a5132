import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { CompetitionError } from "../../base/errors/competition-error.ts";

/** How a file that somebody else may have put there is read. */
export type PlainFileOptions = {
  /** Follow a symbolic link: where a person named this very path. @default false */
  readonly followLink?: boolean | undefined;
  /** Largest file that is read, bytes. @default 536870912 (512 MiB): twice the largest model */
  readonly maxBytes?: number | undefined;
};

const MAX_BYTES = 512 * 1024 ** 2;

/**
 * Reads a file out of a folder that a stranger may have filled: a pipe is not waited for, a device not read for ever, a link not followed
 * out of the folder.
 *
 * @throws CompetitionError `FILE_NOT_PLAIN`, `FILE_TOO_LARGE`; the system's own error (`ENOENT`) where nothing can be opened
 * @example
 * const bytes = await readPlainFile("models/lamp.glb");
 */
export async function readPlainFile(path: string, options: PlainFileOptions = {}): Promise<Buffer> {
  const { followLink = false, maxBytes = MAX_BYTES } = options;
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (followLink ? 0 : (constants.O_NOFOLLOW ?? 0));
  const file = await open(path, flags).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ELOOP") throw notPlain(path, "a symbolic link");
    if (error.code === "ENXIO" || error.code === "ENODEV") throw notPlain(path, "a socket or device");
    throw error;
  });
  try {
    const info = await file.stat();
    if (info.isDirectory()) throw notPlain(path, "a folder");
    if (!info.isFile()) throw notPlain(path, "a pipe, socket or device");
    if (info.size > maxBytes)
      throw new CompetitionError(`${path} has ${info.size} bytes; at most ${maxBytes} are read`, {
        code: "FILE_TOO_LARGE",
        data: { path, size: info.size, maxBytes },
      });
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** {@link readPlainFile}, null where there is nothing. */
export const readPlainFileOrNull = (path: string, options?: PlainFileOptions): Promise<Buffer | null> =>
  readPlainFile(path, options).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw error;
  });

const notPlain = (path: string, what: string) =>
  new CompetitionError(`${path} is ${what}; a plain file is right`, { code: "FILE_NOT_PLAIN", data: { path, what } });
