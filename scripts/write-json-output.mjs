// Writes the JSON schemas of the output with `--json`, from the types of the values that the commands give their terminal: one schema for each
// command, all in one file with a version. Usage: node scripts/write-json-output.mjs [--check]: with --check it fails if the file is out of date.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import ts from "typescript";
import { CONSUMER } from "./consumer-options.mjs";
import { ROOT } from "./packages.mjs";

/** A removed field, or one with another meaning, raises it; new fields may come at any time (docs/policies.md). */
const VERSION = 1;
/** A longer list of words grows, like that of the error codes, so that the schema allows any text. */
const MOST_WORDS = 40;
const TARGETS = ["packages/runner/json-output.schema.json"];
const COMMANDS = join(ROOT, "packages/runner/src/commands");

/** Commands whose result is in a file with another name. For other commands, as `judge noise`, it is in `judge-noise.ts` or else in `judge.ts`. */
const FILES = {
  "audit record-source": ["record-source"],
  "init judge": ["init-template"],
  "init miner": ["init-template"],
  "init module-miner": ["init-template"],
  "init provider": ["init-template"],
  "init validator": ["init-template"],
  rehearse: ["demo"],
  run: ["run", "run-jump"],
};

const filesOf = (path) =>
  FILES[path] ?? [
    existsSync(join(COMMANDS, `${path.replaceAll(" ", "-")}.ts`)) ? path.replaceAll(" ", "-") : path.split(" ")[0],
  ];

const paths = JSON.parse(
  execFileSync("node", ["--import", "tsx", "--conditions=@404-gen/source", "scripts/list-commands.ts"], {
    cwd: ROOT,
    encoding: "utf8",
  }),
);
const entry = join(ROOT, "packages/runner/src/program.ts");
const program = ts.createProgram([entry], { ...CONSUMER, exactOptionalPropertyTypes: true });
const checker = program.getTypeChecker();
const defs = {};
const names = new Map();

/** Types of the first argument of each `terminal.result(value, …)` in a file. */
function resultsOf(file) {
  const source = program.getSourceFile(join(COMMANDS, `${file}.ts`));
  if (source === undefined)
    throw new Error(`no commands/${file}.ts: name the file of its result in scripts/write-json-output.mjs`);
  const types = [];
  const visit = (node) => {
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      /^(?:context\.)?terminal\.result$/.test(node.expression.getText())
    )
      types.push(checker.getTypeAtLocation(node.arguments[0]));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return types;
}

const unique = (schemas) => [...new Map(schemas.map((one) => [JSON.stringify(one), one])).values()];
const anyOf = (schemas) => {
  const all = unique(schemas);
  return all.length === 1 ? all[0] : { anyOf: all };
};

function literalsOf(types) {
  const values = types.map((type) => (type.isStringLiteral() || type.isNumberLiteral() ? type.value : undefined));
  return values.includes(undefined) ? null : values;
}

function unionSchema(types) {
  const parts = [];
  const literals = types.filter((type) => type.isStringLiteral() || type.isNumberLiteral());
  const booleans = types.filter((type) => type.flags & ts.TypeFlags.BooleanLiteral);
  if (literals.length > MOST_WORDS) parts.push({ type: "string" });
  else if (literals.length > 1) parts.push({ enum: literalsOf(literals).sort() });
  else if (literals.length === 1) parts.push(schemaOf(literals[0]));
  if (booleans.length === 2) parts.push({ type: "boolean" });
  else if (booleans.length === 1) parts.push(schemaOf(booleans[0]));
  const others = types.filter((type) => !literals.includes(type) && !booleans.includes(type));
  return anyOf([...parts, ...others.map(schemaOf)]);
}

const isDropped = (type) =>
  (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) !== 0 ||
  (type.getCallSignatures?.().length > 0 && checker.getPropertiesOfType(type).length === 0);

function schemaOf(type) {
  const { flags } = type;
  if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
  if (flags & ts.TypeFlags.Null) return { type: "null" };
  if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
  if (flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === "true" };
  if (flags & (ts.TypeFlags.StringLike | ts.TypeFlags.TemplateLiteral)) return { type: "string" };
  if (flags & ts.TypeFlags.NumberLike) return { type: "number" };
  if (flags & ts.TypeFlags.Boolean) return { type: "boolean" };
  // A branded text or number (`string & {}`).
  const primitive = type.isIntersection()
    ? type.types.find((one) => one.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike))
    : undefined;
  if (primitive) return schemaOf(primitive);
  if (type.isUnion()) return unionSchema(type.types.filter((one) => !isDropped(one)));
  if (checker.isTupleType(type)) return { type: "array" };
  if (checker.isArrayType(type)) return { type: "array", items: schemaOf(checker.getTypeArguments(type)[0]) };
  return named(type);
}

/** A type with a name gets one definition, which may refer to itself. */
function named(type) {
  const symbol = type.aliasSymbol ?? (type.symbol?.name.startsWith("__") ? undefined : type.symbol);
  if (symbol === undefined || (type.aliasTypeArguments ?? []).length > 0) return objectSchema(type);
  const known = names.get(type);
  if (known !== undefined) return { $ref: `#/$defs/${known}` };
  let name = symbol.name;
  for (let at = 2; Object.hasOwn(defs, name); at++) name = `${symbol.name}${at}`;
  names.set(type, name);
  defs[name] = {};
  defs[name] = objectSchema(type);
  return { $ref: `#/$defs/${name}` };
}

function objectSchema(type) {
  const properties = {};
  const required = [];
  for (const symbol of checker.getPropertiesOfType(type)) {
    if (symbol.name.startsWith("__@")) continue;
    const own = checker.getTypeOfSymbol(symbol);
    const types = own.isUnion() ? own.types : [own];
    const kept = types.filter((one) => !isDropped(one));
    if (kept.length === 0) continue;
    const about = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s+/g, " ").trim();
    properties[symbol.name] = {
      ...(about === "" ? {} : { description: about }),
      ...(own.isUnion() ? unionSchema(kept) : schemaOf(own)),
    };
    const optional = (symbol.flags & ts.SymbolFlags.Optional) !== 0 || kept.length < types.length;
    if (!optional) required.push(symbol.name);
  }
  const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  return {
    type: "object",
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(index ? { additionalProperties: schemaOf(index) } : {}),
  };
}

const commands = Object.fromEntries(
  paths.map((path) => {
    const types = filesOf(path).flatMap(resultsOf);
    if (types.length === 0) throw new Error(`${path}: no result found: name its file in scripts/write-json-output.mjs`);
    return [path, anyOf([...types.map(schemaOf), { $ref: "#/$defs/Failure" }])];
  }),
);
defs.Failure = {
  description:
    "The output of every command that fails: a stable code (docs/errors.md), a message for people, and the values that the message is about.",
  type: "object",
  properties: {
    error: {
      type: "object",
      properties: { code: { type: "string" }, message: { type: "string" }, data: { type: "object" } },
      required: ["code", "message"],
    },
  },
  required: ["error"],
};
/** The output of `--help --json`. It is only in `$defs`, because it is not the result of a command. */
const help = program
  .getSourceFile(join(COMMANDS, "../terminal/help-tree.ts"))
  .statements.find(ts.isTypeAliasDeclaration);
schemaOf(checker.getTypeAtLocation(help.name));
const schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: `https://404-gen.github.io/404-gen-typescript/json-output.v${VERSION}.schema.json`,
  title: "What 404-gen prints with --json, by command",
  description:
    "One object on standard output. `properties` has a schema for each command, `$defs/HelpTree` is the output of --help --json. Fields may be added within a version; a removed field, or one with another meaning, raises it.",
  type: "object",
  properties: commands,
  $defs: Object.fromEntries(Object.entries(defs).sort(([a], [b]) => (a < b ? -1 : 1))),
};

const format = (path) =>
  execFileSync("npx", ["biome", "format", `--stdin-file-path=${basename(path)}`], {
    cwd: join(ROOT, dirname(path)),
    input: JSON.stringify(schema, null, 2),
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
for (const target of TARGETS) {
  const path = join(ROOT, target);
  const text = format(target);
  if (!process.argv.includes("--check")) writeFileSync(path, text);
  else if (readFileSync(path, "utf8") !== text) {
    console.error(`${target} is out of date: npm run docs:json`);
    process.exitCode = 1;
  }
}
console.log(`${paths.length} commands, ${Object.keys(defs).length} types`);
