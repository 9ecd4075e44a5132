#!/usr/bin/env node
// Checks every publishable package as npm will see it: publint and are-the-types-wrong on the packed tarball, knip on the sources.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const run = (command, args) => execFileSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
const folder = mkdtempSync(join(tmpdir(), "404-gen-pack-"));

/** What a reader of the registry's page looks for. CHANGELOG.md is written by `changeset version`, at the first release. */
const FIELDS = ["description", "keywords", "license", "homepage", "bugs", "repository", "sideEffects", "engines"];
const FILES = ["LICENSE", "README.md"];

function whatIsMissing(name) {
  const given = JSON.parse(readFileSync(`packages/${name}/package.json`, "utf8"));
  const files = readdirSync(`packages/${name}`);
  return [...FIELDS.filter((field) => given[field] === undefined), ...FILES.filter((file) => !files.includes(file))];
}

/** Entries that resolve in this repository alone (condition `@404-gen/source`): fakes for our own tests, not packed. */
function sourceOnly(name) {
  const { exports = {} } = JSON.parse(readFileSync(`packages/${name}/package.json`, "utf8"));
  return Object.keys(exports).filter((entry) => typeof exports[entry] === "object" && !("default" in exports[entry]));
}

for (const name of readdirSync("packages").sort()) {
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
