#!/usr/bin/env node
/**
 * What every package exports, and whether it is told: reads the types of every entry in each package's `exports`.
 *
 * - Every export and every member of an exported type (fields of records and options, also of literal types in parameters) has a doc comment
 *   that says more than its name. A field of a type literal that has no name of its own may also stand in backticks in the comment above it.
 * - At least 90 % of the functions have an `@example` (`check-examples.mjs` compiles them all).
 *
 *     npm run check:docs                        # the built `.d.ts`, as users get them: after `npm run build`
 *     npm run check:docs -- --source core       # the sources of one package, with the file and line of what is missing
 *     npm run check:docs -- --source --files    # how many are missing in each file
 */
import { existsSync } from "node:fs";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import ts from "typescript";
import { CONSUMER, entriesOf, PACKAGES, ROOT } from "./package-entries.mjs";

const MIN_EXAMPLE_PERCENT = 90;
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    source: { type: "boolean", default: false },
    files: { type: "boolean", default: false },
    examples: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const packages = positionals.length > 0 ? positionals : PACKAGES;

/** The file with the types of each entry that is published. */
function typesOf(name) {
  return entriesOf(name).map(({ entry, source, types }) => {
    const file = options.source ? source : types;
    if (!existsSync(file)) throw new Error(`${relative(ROOT, file)} is missing: run npm run build`);
    return { entry, file };
  });
}

const STOP_WORDS = new Set(["a", "an", "the", "of", "its", "this", "that", "is", "are", "to", "in"]);
const wordsOf = (text) =>
  text
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "" && !STOP_WORDS.has(word));

/** Does the comment say more than the name? */
function tells(comment, name) {
  const known = new Set(wordsOf(name));
  return wordsOf(comment).some((word) => !known.has(word) && !known.has(word.replace(/s$/, "")));
}

function inspect(name) {
  const entries = typesOf(name);
  const program = ts.createProgram({ rootNames: entries.map(({ file }) => file), options: CONSUMER });
  const checker = program.getTypeChecker();
  const home = `${ROOT}/packages/${name}/`;
  const seen = new Set();
  const findings = [];
  const count = { exports: 0, members: 0, functions: 0, examples: 0 };

  const isOurs = (node) => {
    const file = node.getSourceFile().fileName;
    return file.startsWith(home) && !file.includes("/node_modules/");
  };
  const commentOf = (symbol) => ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const place = (node) => {
    const file = node.getSourceFile();
    const start = (ts.isVariableDeclaration(node) ? node.parent.parent : node).getStart();
    return { file: relative(ROOT, file.fileName), start, line: file.getLineAndCharacterOfPosition(start).line + 1 };
  };
  const note = (kind, path, node) => findings.push({ kind, path, ...place(node) });

  /** A type that is written where it is used: its members have no other place to be told. */
  const isNameless = (type) =>
    type.aliasSymbol === undefined &&
    (type.isUnionOrIntersection() ||
      (type.symbol?.flags & (ts.SymbolFlags.TypeLiteral | ts.SymbolFlags.ObjectLiteral)) !== 0);

  function members(type, { path, above, depth }) {
    if (depth > 5) return;
    if (type.isUnionOrIntersection()) {
      for (const part of type.types)
        if (isNameless(part) || depth === 0) members(part, { path, above, depth: depth + 1 });
      return;
    }
    if (!(type.flags & ts.TypeFlags.Object)) return;
    for (const argument of checker.getTypeArguments(type)) {
      if (isNameless(argument)) members(argument, { path, above, depth: depth + 1 });
    }
    const index = checker.getIndexInfosOfType(type)[0];
    if (index !== undefined && isNameless(index.type))
      members(index.type, { path: `${path}[]`, above, depth: depth + 1 });
    for (const property of checker.getPropertiesOfType(type)) member(property, { path, above, depth });
  }

  function member(property, { path, above, depth }) {
    const node = property.valueDeclaration ?? property.declarations?.[0];
    if (node === undefined || !isOurs(node) || seen.has(node)) return;
    if (ts.isShorthandPropertyAssignment(node) || ts.isEnumMember(node) || property.name.startsWith("__@")) return;
    if (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private || property.name.startsWith("#")) return;
    seen.add(node);
    const type = checker.getTypeOfSymbol(property);
    const comment = commentOf(property);
    const isNamed =
      depth > 0 && new RegExp(`\`[^\`]*\\b${property.name.replace(/\W/g, "\\$&")}\\b[^\`]*\``).test(above);
    // A tag (`kind: "play"`) is its own name, and so is the signal among a function's own options.
    const isPlain = (type.flags & ts.TypeFlags.Literal) !== 0 || (depth > 0 && property.name === "signal");
    if (!isPlain) {
      count.members += 1;
      if (!isNamed && !tells(comment, property.name)) note("member", `${path}.${property.name}`, node);
    }
    const inside = { path: `${path}.${property.name}`, above: `${comment} ${above}`, depth: depth + 1 };
    const bare = checker.getNonNullableType(type);
    if (isNameless(bare) || checker.isArrayType(bare)) members(bare, inside);
    for (const signature of bare.getCallSignatures()) called(signature, inside);
  }

  /** Fields of literal types in a function's parameters and result. */
  function called(signature, { path, above, depth }) {
    if (signature.declaration === undefined || !isOurs(signature.declaration)) return;
    for (const parameter of signature.getParameters()) {
      const type = checker.getNonNullableType(checker.getTypeOfSymbol(parameter));
      if (isNameless(type) || checker.isArrayType(type))
        members(type, { path: `${path}()`, above, depth: Math.max(depth, 1) });
    }
    const result = signature.getReturnType();
    if (isNameless(result) || result.symbol?.name === "Promise" || checker.isArrayType(result)) {
      members(result, { path: `${path}()`, above, depth: Math.max(depth, 1) });
    }
  }

  function exported(symbol, { entry, as }) {
    const node = symbol.declarations?.[0];
    if (node === undefined || !isOurs(node) || seen.has(node)) return;
    for (const one of symbol.declarations) seen.add(one);
    const path = `${entry === "." ? "" : `${entry.slice(2)}: `}${as}`;
    const comment = commentOf(symbol);
    count.exports += 1;
    if (!tells(comment, as)) note("export", path, node);
    const tags = symbol.getJsDocTags(checker);
    const above = `${comment} ${tags.map(({ text }) => ts.displayPartsToString(text)).join(" ")}`;
    if (symbol.flags & ts.SymbolFlags.Value && !(symbol.flags & ts.SymbolFlags.Class)) {
      const type = checker.getTypeOfSymbol(symbol);
      const signatures = type.getCallSignatures();
      for (const signature of signatures) called(signature, { path, above, depth: 0 });
      if (signatures.length > 0 && type.getProperties().every((one) => !one.declarations?.some(isOurs))) {
        count.functions += 1;
        if (tags.some(({ name }) => name === "example")) count.examples += 1;
        else note("example", path, node);
      }
    }
    if (symbol.flags & (ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) {
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      members(type, { path, above, depth: 0 });
      for (const signature of type.getCallSignatures()) called(signature, { path, above, depth: 0 });
    }
  }

  for (const { entry, file } of entries) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file));
    for (const one of checker.getExportsOfModule(module)) {
      const symbol = one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one;
      exported(symbol, { entry, as: one.name });
    }
  }
  return { count, findings };
}

const percent = (part, all) => (all === 0 ? 100 : (100 * part) / all);
let failed = false;
const totals = { exports: 0, members: 0, functions: 0, examples: 0, untold: 0 };
const rows = [];
for (const name of packages) {
  const { count, findings } = inspect(name);
  const untold = findings.filter(({ kind }) => kind !== "example");
  for (const key of ["exports", "members", "functions", "examples"]) totals[key] += count[key];
  totals.untold += untold.length;
  rows.push([name, count, untold.length]);
  const shown = options.examples ? findings.filter(({ kind }) => kind === "example") : untold;
  if (options.json) {
    for (const finding of findings) console.log(JSON.stringify(finding));
  } else if (options.files) {
    const perFile = new Map();
    for (const { file } of shown) perFile.set(file, (perFile.get(file) ?? 0) + 1);
    for (const [file, n] of [...perFile].sort(([, a], [, b]) => b - a))
      console.log(`${String(n).padStart(4)}  ${file}`);
  } else for (const { kind, file, line, path } of shown) console.log(`${file}:${line}  ${kind}  ${path}`);
}
rows.push(["all", totals, totals.untold]);
console.log(
  `\n${"package".padEnd(9)}${"exports".padStart(9)}${"members".padStart(9)}${"told".padStart(10)}${"functions".padStart(11)}${"with @example".padStart(15)}`,
);
for (const [name, count, untold] of rows) {
  const told = percent(count.exports + count.members - untold, count.exports + count.members);
  const examples = percent(count.examples, count.functions);
  console.log(
    `${name.padEnd(9)}${String(count.exports).padStart(9)}${String(count.members).padStart(9)}${`${told.toFixed(1)} %`.padStart(10)}${String(count.functions).padStart(11)}${`${examples.toFixed(1)} %`.padStart(15)}`,
  );
  if (untold > 0 || examples < MIN_EXAMPLE_PERCENT) failed = true;
}
if (failed) console.log(`\nAsked for: everything told, ${MIN_EXAMPLE_PERCENT} % of the functions with an example.`);
process.exitCode = failed ? 1 : 0;
