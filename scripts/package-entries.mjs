/** What each package publishes, and how its sources are compiled: for the scripts that read them as a user would. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
export const PACKAGES = readdirSync(`${ROOT}/packages`).sort();

/** A strict consumer of the sources, as tsconfig.base.json has it. */
export const CONSUMER = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ["@404-gen/source"],
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  types: ["node"],
};

/** The entries of a package that are published: module name, source and built types. */
export function entriesOf(name) {
  const folder = `${ROOT}/packages/${name}`;
  const { exports } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  return Object.entries(exports)
    .filter(([, conditions]) => conditions.types !== undefined)
    .map(([entry, conditions]) => ({
      entry,
      module: `@404-gen/${name}${entry.slice(1)}`,
      source: resolve(folder, conditions["@404-gen/source"]),
      types: resolve(folder, conditions.types),
    }));
}
