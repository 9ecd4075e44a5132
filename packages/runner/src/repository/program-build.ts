import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { VERSION } from "../version.ts";

/**
 * The build of this program; data that another build kept is made again. The text contains the version, because npm gives every installed file the
 * same date, and the file's size and date, because a clone is built many times at one version.
 */
export const PROGRAM_BUILD: string = buildOf(VERSION, fileURLToPath(import.meta.url));

/** The build of a version: Node's version, and size and date of the file that holds this code. */
export function buildOf(version: string, file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${process.version} ${version} ${size} ${mtimeMs}`;
}
