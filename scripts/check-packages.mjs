#!/usr/bin/env node
// Checks every publishable package as npm will see it: publint and are-the-types-wrong on the packed tarball, knip on the sources.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportsOf, manifestOf, NEEDED_FIELDS, NEEDED_FILES, PACKAGES, ROOT } from "./packages.mjs";

const run = (command, args) => execFileSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
const folder = mkdtempSync(join(tmpdir(), "404-gen-pack-"));

function whatIsMissing(name) {
  const given = manifestOf(`packages/${name}`);
  return [
    ...NEEDED_FIELDS.filter((field) => given[field] === undefined),
    ...NEEDED_FILES.filter((file) => !existsSync(join(ROOT, "packages", name, file))),
  ];
}

/** Entries that resolve in this repository alone (condition `@404-gen/source`): fakes for our own tests, not packed. */
const sourceOnly = (name) =>
  exportsOf(name)
    .filter(({ built }) => built === undefined)
    .map(({ entry }) => entry);

for (const name of PACKAGES) {
  console.log(`== @404-gen/${name}`);
  const missing = whatIsMissing(name);
  if (missing.length > 0) throw new Error(`packages/${name} has no ${missing.join(", ")}`);
  run("npx", ["publint", "--strict", `packages/${name}`]);
  const tarball = execFileSync("npm", ["pack", "--silent", "--pack-destination", folder, "-w", `packages/${name}`], {
    encoding: "utf8",
  });
  // ESM only: a CommonJS consumer uses import(), which Node ≥ 20.19 also lets require() do.
  const ignored = sourceOnly(name);
  run("npx", [
    "attw",
    join(folder, tarball.trim().split("\n").at(-1)),
    ...["--profile", "esm-only"],
    ...(ignored.length === 0 ? [] : ["--exclude-entrypoints", ...ignored]),
  ]);
}
run("npx", ["knip"]);
