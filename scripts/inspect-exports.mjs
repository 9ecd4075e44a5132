/** Finds the exports of a package and their missing doc comments, for the scripts that check and complete comments. */
import { existsSync } from "node:fs";
import { relative } from "node:path";
import ts from "typescript";
import { CONSUMER } from "./consumer-options.mjs";
import { entriesOf, ROOT } from "./packages.mjs";

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

/** The file with the types of each published entry. */
function typesOf(name, { source }) {
  return entriesOf(name).map((one) => {
    const file = source ? one.source : one.types;
    if (!existsSync(file)) throw new Error(`${relative(ROOT, file)} is missing: run npm run build`);
    return { entry: one.entry, file };
  });
}

/**
 * Walks the exports of a package, in its sources or in the built types.
 *
 * - `findings`: each export, field or function without a comment or example, with its `path` (`records: Winner.repo`), file and line.
 * - `comments`: path → comment. With `everyPath` a type is visited on every path that leads to it, otherwise on the first only.
 *
 * @param options.program a program of those entries, if the caller already has one
 */
export function inspectExports(name, { source, everyPath = false, program: ownProgram }) {
  const entries = typesOf(name, { source });
  const program = ownProgram ?? ts.createProgram({ rootNames: entries.map(({ file }) => file), options: CONSUMER });
  const checker = program.getTypeChecker();
  const home = `${ROOT}/packages/${name}/`;
  const seen = new Set();
  const findings = [];
  const comments = new Map();
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

  /** Is it a type without a name, written where it is used? Its members can have comments only there. */
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
    if (node === undefined || !isOurs(node) || (seen.has(node) && !everyPath)) return;
    if (ts.isShorthandPropertyAssignment(node) || ts.isEnumMember(node) || property.name.startsWith("__@")) return;
    if (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private || property.name.startsWith("#")) return;
    seen.add(node);
    const type = checker.getTypeOfSymbol(property);
    const comment = commentOf(property);
    comments.set(`${path}.${property.name}`, comment);
    const isNamed =
      depth > 0 && new RegExp(`\`[^\`]*\\b${property.name.replace(/\W/g, "\\$&")}\\b[^\`]*\``).test(above);
    // A literal (`kind: "play"`) says everything itself, and so does `signal` among the options of a function.
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

  /** Visits the fields of literal types in a function's parameters and result. */
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
    if (node === undefined || !isOurs(node) || (seen.has(node) && !everyPath)) return;
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
  return { count, findings, comments };
}
