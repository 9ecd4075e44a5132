import { readFile, stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { CompetitionError, type ModelFormat } from "@404-gen/core";

/** Reads an operator's file. @throws CompetitionError `FILE_MISSING` naming it */
export async function readInput(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Is there a file? @throws CompetitionError `FILE_MISSING` naming it */
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
    fault: "usage",
    data: { path },
    cause,
  });
}

/** The model format that a file's name says. @throws CompetitionError `FILE_FORMAT_UNKNOWN` */
export function formatOf(path: string): ModelFormat {
  const extension = extname(path).toLowerCase();
  if (extension === ".glb" || extension === ".ply") return extension.slice(1) as ModelFormat;
  throw new CompetitionError(`${path}: the name must end in .glb or .ply`, {
    code: "FILE_FORMAT_UNKNOWN",
    fault: "usage",
    data: { path },
  });
}

/** File name without folder and extension. */
export const fileStem = (path: string): string => basename(path, extname(path));

/** 1.5 MB and the like. */
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
