import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Folder of competition 2's vectors and records: `COMPETITION_2_DATA`, else the shared data beside the repository. */
export const COMPETITION_2_DATA = resolve(
  process.env["COMPETITION_2_DATA"] ?? join(import.meta.dirname, "../../../../shared/data/competition-2"),
);

/** True when the data is there; tests that need it are skipped otherwise. */
export const hasCompetition2Data = existsSync(COMPETITION_2_DATA);

/** Reads a JSON file of the data, or a value of the given default when the data is not there (so that a skipped test still collects). */
export function readCompetition2<T>(file: string, otherwise: T): T {
  const path = join(COMPETITION_2_DATA, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T) : otherwise;
}

/** Reads a text of the data; empty when the data is not there. */
export function readCompetition2Text(file: string): string {
  const path = join(COMPETITION_2_DATA, file);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
