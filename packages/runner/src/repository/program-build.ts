import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { VERSION } from "../version.ts";

/**
 * The build of this program: what another build has kept is made again. Its version, because npm gives every installed file one and the same date;
 * size and date of the file, because a clone is built again and again at one version.
 */
export const PROGRAM_BUILD: string = buildOf(VERSION, fileURLToPath(import.meta.url));

/** The build of a version, by the file that holds this code. */
export function buildOf(version: string, file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${process.version} ${version} ${size} ${mtimeMs}`;
}
