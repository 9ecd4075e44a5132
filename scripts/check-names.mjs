#!/usr/bin/env node
/**
 * Refuses participles as names of variables, parameters, functions and types (docs/naming.md): they say that something happened to a thing, and not
 * what the thing is. Fields are left alone: records and JSON that others read have such names.
 *
 *     npm run check:names
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";

/** The words, in this one place. */
const REFUSED = new Set(
  "asked drawn found given had kept known made named recorded refused seen shown told whole".split(" "),
);

/** A field that is taken out of a record or of JSON under its own name. */
const isField = (node) =>
  ts.isBindingElement(node) &&
  ts.isObjectBindingPattern(node.parent) &&
  node.propertyName === undefined &&
  !node.dotDotDotToken;

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
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const visit = (node) => {
    const name = isNamed(node) && node.name !== undefined && ts.isIdentifier(node.name) ? node.name : null;
    if (name !== null && REFUSED.has(name.text.toLowerCase()) && !isField(node)) {
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
