import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Licences that a package which comes with ours may have. Of `A AND B` both have to be here. */
export const ALLOWED = [
  "MIT",
  "MIT-0",
  "Apache-2.0",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "0BSD",
  "Zlib",
  "BlueOak-1.0.0",
  "Unlicense",
];

/** Packages with another licence, and why they are allowed. */
export const EXCEPTIONS = [
  {
    name: /^@img\/sharp(-libvips)?-/,
    license: "LGPL-3.0-or-later",
    why: "libvips: a library of its own, loaded when the program runs, which its user may replace",
  },
];

/** Why a package's licence is not allowed, null when it is. `A AND B` needs both, `A OR B` one. */
export function refusalOf({ name, license }) {
  if (!license) return `${name} names no licence`;
  const bare = license.replace(/^\(([^()]*)\)$/, "$1");
  // Brackets inside an expression are not parsed: a person has to read it.
  if (/[()]/.test(bare)) return `${name} is under ${license}`;
  const allowed = (one) =>
    ALLOWED.includes(one) || EXCEPTIONS.some((row) => row.name.test(name) && row.license === one);
  const fits = bare.split(" OR ").some((choice) => choice.split(" AND ").every((one) => allowed(one.trim())));
  return fits ? null : `${name} is under ${license}`;
}

/** Foreign packages in a build, from the list that `scripts/bundled-packages.ts` wrote. */
export function bundledIn(folder) {
  const path = join(folder, "dist", "third-party");
  if (!existsSync(path)) return [];
  const lists = readdirSync(path).filter((file) => file.endsWith(".json"));
  return lists.flatMap((file) => JSON.parse(readFileSync(join(path, file), "utf8")));
}
