/** The packages of this repository, for all scripts: their names, dependencies and entries. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** The package.json of a folder, given from the root. */
export const manifestOf = (folder) => JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));

/** The folders in `packages/`: all are published. */
export const PACKAGES = readdirSync(join(ROOT, "packages"))
  .filter((name) => existsSync(join(ROOT, "packages", name, "package.json")))
  .sort();

/** Our package for the name of an import, undefined for a foreign one: `@404-gen/core/git` is `core`. */
export const ownName = (specifier) => PACKAGES.find((name) => `${specifier}/`.startsWith(`@404-gen/${name}/`));

/** A package and those of our packages on which it depends. */
export function withOwn(name) {
  const found = new Set();
  const visit = (one) => {
    if (found.has(one)) return;
    found.add(one);
    for (const dependency of Object.keys(manifestOf(`packages/${one}`).dependencies ?? {})) {
      const own = ownName(dependency);
      if (own !== undefined) visit(own);
    }
  };
  visit(name);
  return [...found];
}

/** Entries of a package's `exports`: module name, source, built file and types. The last two are undefined for an entry for this repository's own tests. */
export const exportsOf = (name) => {
  const folder = join(ROOT, "packages", name);
  const place = (path) => (path === undefined ? undefined : resolve(folder, path));
  return Object.entries(manifestOf(`packages/${name}`).exports)
    .filter(([, where]) => typeof where === "object")
    .map(([entry, where]) => ({
      entry,
      module: `@404-gen/${name}${entry.slice(1)}`,
      source: place(where["@404-gen/source"]),
      built: place(where.default),
      types: place(where.types),
    }));
};

/** The published entries of a package. */
export const entriesOf = (name) => exportsOf(name).filter(({ types }) => types !== undefined);
