import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of competition 2's data: `COMPETITION_2_DATA`, else a folder beside the checkout. */
export const COMPETITION_2_DATA =
  process.env["COMPETITION_2_DATA"] ??
  join(dirname(fileURLToPath(import.meta.url)), "../../../../../../shared/data/competition-2");

/** Rows of a file of vectors. Where the file is missing, none, and a message. */
export function vectors<T>(name: string): readonly T[] {
  const file = join(COMPETITION_2_DATA, "vectors", `${name}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as T[];
  process.stderr.write(
    `skipped: ${file} is absent, so its vectors are not tried (COMPETITION_2_DATA names the folder)\n`,
  );
  return [];
}
