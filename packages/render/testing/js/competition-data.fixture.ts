import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Recorded data of competition 2: `COMPETITION_2_DATA`, or `../shared/data/competition-2` beside the checkout. */
export const COMPETITION_2_DATA = resolve(
  process.env["COMPETITION_2_DATA"] ?? join(import.meta.dirname, "../../../../../shared/data/competition-2"),
);

/** A folder of the data; null where it is not there, so that its tests are skipped. */
export function competitionFolder(name: string): string | null {
  const folder = join(COMPETITION_2_DATA, name);
  return existsSync(folder) ? folder : null;
}

/** The rows of a file of vectors; null where it is not there. */
export function competitionVectors<Row>(name: string): readonly (Row & VectorSource)[] | null {
  const file = join(COMPETITION_2_DATA, "vectors", name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as (Row & VectorSource)[]) : null;
}

export type VectorSource = {
  readonly source?: string;
  readonly source_parts?: readonly (string | { readonly repeat: string; readonly times: number })[];
};

/** A vector's source; long sources are stored in parts. */
export const vectorSource = ({ source, source_parts = [] }: VectorSource): string =>
  source ?? source_parts.map((part) => (typeof part === "string" ? part : part.repeat.repeat(part.times))).join("");
