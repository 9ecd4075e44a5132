#!/usr/bin/env node
/**
 * Refuses participles as names of variables, parameters, functions and types (docs/naming.md): they say that something happened to a thing, and not
 * what the thing is. Fields are left alone where records and JSON that others read have such a name.
 *
 *     npm run check:names
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";

/** The words, in this one place. */
const REFUSED = new Set(["found", "given", "had", "kept", "known", "made", "seen", "told", "whole"]);

/** A field of a record or of JSON that is taken out under its own name, by file. */
const FIELDS = new Map([
  ["packages/render/src/look/look.test.ts", "seen"],
  ["packages/runner/src/commands/demo.ts", "seen"],
  ["packages/runner/src/demo/expectation.ts", "seen"],
  ["packages/runner/src/report/page/module-audits.ts", "made"],
]);

process.chdir(resolve(import.meta.dirname, ".."));
const places = ["packages/*/src", "packages/*/testing", "examples/*/src", "bench"];
const patterns = places.map((place) => `${place}/**.ts`);
const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "--", ...patterns], { encoding: "utf8" })
  .trim()
  .split("\n")
  // One that is deleted stands in git's list until that is committed.
  .filter((file) => existsSync(file));

const isNamed = (node) =>
  ts.isVariableDeclaration(node) ||
  ts.isParameter(node) ||
  ts.isBindingElement(node) ||
  ts.isFunctionDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isClassDeclaration(node);

let count = 0;
for (const file of files) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, false);
  const visit = (node) => {
    const name = isNamed(node) && node.name !== undefined && ts.isIdentifier(node.name) ? node.name : null;
    if (name !== null && REFUSED.has(name.text.toLowerCase()) && FIELDS.get(file) !== name.text) {
      count += 1;
      const { line } = source.getLineAndCharacterOfPosition(name.getStart(source));
      console.error(`${file}:${line + 1}  ${name.text}: a participle; name what it is (docs/naming.md)`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}
if (count > 0) process.exit(1);
console.log(`names: none of ${files.length} files has one of ${[...REFUSED].join(", ")}`);
