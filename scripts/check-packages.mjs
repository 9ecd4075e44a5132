#!/usr/bin/env node
// Checks every publishable package as npm will see it: publint and are-the-types-wrong on the packed tarball, knip on the sources.
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packAll } from "./pack.mjs";
import { exportsOf, manifestOf } from "./packages.mjs";

/** Fields that each package.json has to have: what a reader of the registry's page looks for, and the files of the tarball. */
const FIELDS = ["description", "keywords", "license", "homepage", "bugs", "repository", "sideEffects", "engines"];
const FILES = ["LICENSE", "README.md", "CHANGELOG.md", "package.json"];

const run = (command, args) => execFileSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
const folder = mkdtempSync(join(tmpdir(), "404-gen-pack-"));

/** Entries that only resolve in this repository (condition `@404-gen/source`): fakes for our own tests, which are not packed. */
const sourceOnly = (name) =>
  exportsOf(name)
    .filter(({ built }) => built === undefined)
    .map(({ entry }) => entry);

for (const { name, tarball, files } of packAll(folder)) {
  console.log(`== @404-gen/${name}`);
  const manifest = manifestOf(`packages/${name}`);
  const missing = [
    ...FIELDS.filter((field) => manifest[field] === undefined),
    ...FILES.filter((file) => !files.includes(file)),
  ];
  if (missing.length > 0) throw new Error(`@404-gen/${name} has no ${missing.join(", ")}`);
  run("npx", ["publint", "--strict", `packages/${name}`]);
  // ESM only: a CommonJS consumer uses import(), which Node ≥ 20.19 also lets require() do.
  const ignored = sourceOnly(name);
  run("npx", [
    "attw",
    tarball,
    ...["--profile", "esm-only"],
    ...(ignored.length === 0 ? [] : ["--exclude-entrypoints", ...ignored]),
  ]);
}
run("npx", ["knip"]);
