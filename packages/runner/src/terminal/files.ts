import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, resolve } from "node:path";
import { CompetitionError, formatOfName, MODEL_FORMATS, type ModelFormat } from "@404-gen/core";
import { readPlainFile } from "@404-gen/core/files";

/** Reads an operator's file. @throws CompetitionError `FILE_MISSING`, `FILE_NOT_PLAIN`, `FILE_TOO_LARGE` naming it */
export async function readInput(path: string): Promise<Uint8Array> {
  try {
    return await readPlainFile(path, { followLink: true });
  } catch (cause) {
    if (CompetitionError.is(cause)) throw cause;
    throw unreadable(path, cause);
  }
}

/** Size of an operator's file, bytes. @throws CompetitionError `FILE_MISSING` naming it */
export async function sizeOf(path: string): Promise<number> {
  const { size } = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  return size;
}

/** SHA-256 of a file of any size, lower-case hex. */
export async function hashInput(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 4 << 20 })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** System errors of a path at which no file or folder can be. Others, as of a full disk, pass as they are. */
const NO_PLACE = new Set([
  "EACCES",
  "EPERM",
  "EROFS",
  "EISDIR",
  "ENOTDIR",
  "ENOENT",
  "ENAMETOOLONG",
  "EINVAL",
  "ELOOP",
]);

/**
 * Writes a file, first under another name, so that nobody reads half of it. Creates its folder.
 *
 * @throws CompetitionError `OUT_UNUSABLE` naming it
 */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const there = await stat(path).catch(() => null);
  // The rename would replace a pipe or a device.
  if (there !== null && !there.isFile()) throw unusable(path, { as: "a file", why: "something else is there" });
  await makeOutput(dirname(resolve(path)));
  await writeFile(`${path}.part`, content).catch((cause: NodeJS.ErrnoException) => {
    throw NO_PLACE.has(cause.code ?? "") ? unusable(path, { as: "a file", why: cause.code, cause }) : cause;
  });
  await rename(`${path}.part`, path);
}

/** Creates the folder that a command writes to. @throws CompetitionError `OUT_UNUSABLE` naming it */
export async function makeOutput(path: string): Promise<void> {
  await makeFolders(resolve(path)).catch((cause: NodeJS.ErrnoException) => {
    throw unusable(path, { as: "a folder", why: cause.code, cause });
  });
}

type Refusal = { readonly as: string; readonly why: string | undefined; readonly cause?: unknown };

function unusable(path: string, { as, why = "unknown reason", cause }: Refusal): CompetitionError {
  return new CompetitionError(`${path} cannot be made ${as}: ${why}`, { code: "OUT_UNUSABLE", data: { path }, cause });
}

/** Creates folders one by one: below /proc Node 20's own `recursive` never ends. */
async function makeFolders(path: string): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory()) return;
  if (there !== null) throw Object.assign(new Error(`${path} is no folder`), { code: "ENOTDIR" });
  if (dirname(path) !== path) await makeFolders(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    // Another process created it meanwhile.
    if (error.code !== "EEXIST") throw error;
  });
}

/** Checks that the path is a file. @throws CompetitionError `FILE_MISSING` naming it */
export async function checkInput(path: string): Promise<void> {
  const info = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (!info.isFile()) throw unreadable(path, { code: "it is no file" });
}

function unreadable(path: string, cause: unknown): CompetitionError {
  const { code = "unknown reason" } = cause as NodeJS.ErrnoException;
  return new CompetitionError(`${path} cannot be read: ${code}`, {
    code: "FILE_MISSING",
    data: { path },
    cause,
  });
}

/** The model format by a file's name. @throws CompetitionError `FILE_FORMAT_UNKNOWN` */
export function formatOf(path: string): ModelFormat {
  const format = formatOfName(path);
  if (format !== null) return format;
  const endings = Object.values(MODEL_FORMATS).map(({ extension }) => `.${extension}`);
  throw new CompetitionError(`${path}: the name must end in ${endings.join(" or ")}`, {
    code: "FILE_FORMAT_UNKNOWN",
    data: { path },
  });
}

/** File name without folder and extension. */
export const fileStem = (path: string): string => basename(path, extname(path));

/** A size for people: `1.5 MB`. */
export function bytesText(bytes: number): string {
  const units = ["B", "KB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
