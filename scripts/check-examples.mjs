#!/usr/bin/env node
/**
 * Compiles every `@example` of the packages' doc comments against their sources, so that no example becomes wrong. Each becomes a function of its
 * own. Names that the packages export are imported; other names that it does not declare stand for the reader's own values, of any type.
 *
 *     npm run check:examples             # or: npm run check:examples -- core judge
 */
import { relative } from "node:path";
import ts from "typescript";
import { CONSUMER, UNKNOWN_NAME } from "./consumer-options.mjs";
import { entriesOf, PACKAGES, ROOT } from "./packages.mjs";

const wanted = process.argv.length > 2 ? process.argv.slice(2) : PACKAGES;
const NODE = { readFile: "node:fs/promises", writeFile: "node:fs/promises", join: "node:path", z: "zod" };
const options = { ...CONSUMER, noImplicitAny: false, lib: ["lib.es2023.d.ts"] };

const entries = PACKAGES.flatMap((name) =>
  entriesOf(name).map(({ module, source }) => ({ name, module, file: source })),
);
const library = ts.createProgram({ rootNames: entries.map(({ file }) => file), options });
const checker = library.getTypeChecker();

/** Package → exported name → the module that a reader imports it from. */
const homes = new Map();
for (const { name, module, file } of entries) {
  const own = homes.get(name) ?? new Map();
  homes.set(name, own);
  for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(library.getSourceFile(file)))) {
    if (!own.has(symbol.name)) own.set(symbol.name, module);
  }
}
const homeOf = (identifier, name) =>
  NODE[identifier] ??
  homes.get(name)?.get(identifier) ??
  PACKAGES.map((other) => homes.get(other)?.get(identifier)).find(Boolean);

/** Every `@example` of a package, with its file and line. */
function examplesOf(name) {
  const found = [];
  for (const source of library.getSourceFiles()) {
    if (!source.fileName.startsWith(`${ROOT}/packages/${name}/`) || source.fileName.includes("/node_modules/"))
      continue;
    const seen = new Set();
    const visit = (node) => {
      for (const tag of ts.getJSDocTags(node)) {
        if (tag.tagName.text !== "example" || seen.has(tag.pos)) continue;
        seen.add(tag.pos);
        const line = source.getLineAndCharacterOfPosition(tag.pos).line + 1;
        const code = ts.getTextOfJSDocComment(tag.comment) ?? "";
        found.push({
          place: `${relative(ROOT, source.fileName)}:${line}`,
          code: code.replace(/^```\w*\n?|```$/gm, ""),
        });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

function compile(texts) {
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  const exists = host.fileExists.bind(host);
  const load = host.getSourceFile.bind(host);
  host.readFile = (file) => texts.get(file) ?? read(file);
  host.fileExists = (file) => texts.has(file) || exists(file);
  host.getSourceFile = (file, ...rest) => {
    const text = texts.get(file);
    if (text !== undefined) return ts.createSourceFile(file, text, options.target, true);
    return library.getSourceFile(file) ?? load(file, ...rest);
  };
  const program = ts.createProgram({ rootNames: [...texts.keys()], options, host });
  return new Map(
    [...texts.keys()].map((file) => {
      const source = program.getSourceFile(file);
      return [file, [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]];
    }),
  );
}

function textOf({ code }, { free, name }) {
  const imports = free.filter((one) => homeOf(one, name));
  const given = free.filter((one) => !homeOf(one, name));
  const lines = code.split("\n");
  return [
    ...lines.filter((line) => line.startsWith("import ")),
    ...given.filter((one) => /^[A-Z][a-z]/.test(one)).map((one) => `type ${one} = any;`),
    ...imports.map((one) => `import { ${one} } from "${homeOf(one, name)}";`),
    `export async function example(${given.map((one) => `${one}: any`).join(", ")}) {`,
    ...lines.filter((line) => !line.startsWith("import ")).map((line) => line.replace(/^export /, "")),
    "}",
  ].join("\n");
}

// The examples of all packages are one program, so that the sources that they use are checked once.
const examples = wanted.flatMap((name) => examplesOf(name).map((example) => ({ ...example, name })));
const file = (index) => `${ROOT}/packages/${examples[index].name}/src/example-${index}.check.ts`;
// The compiler does not report `module`, which examples use for a miner's module: Node has a global of that name.
const free = examples.map(({ code }) => (/(^|[^.\w])module\b/.test(code) ? ["module"] : []));
let problems = new Map();
for (let pass = 0; pass < 3; pass++) {
  const texts = new Map(
    examples.map((example, index) => [file(index), textOf(example, { free: free[index], name: example.name })]),
  );
  problems = compile(texts);
  let grown = false;
  examples.forEach((_, index) => {
    for (const { code, messageText } of problems.get(file(index)) ?? []) {
      if (!UNKNOWN_NAME.has(code)) continue;
      const identifier = /'([^']+)'/.exec(ts.flattenDiagnosticMessageText(messageText, " "))?.[1];
      if (identifier === undefined || free[index].includes(identifier)) continue;
      free[index].push(identifier);
      grown = true;
    }
  });
  if (!grown) break;
}

let broken = 0;
examples.forEach(({ place }, index) => {
  const found = problems.get(file(index)) ?? [];
  if (found.length === 0) return;
  broken += 1;
  console.log(
    `${place}  ${found
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "))
      .join(" | ")
      .slice(0, 400)}`,
  );
});
console.log(`\n${examples.length - broken} of ${examples.length} examples compile.`);
process.exitCode = broken === 0 ? 0 : 1;
