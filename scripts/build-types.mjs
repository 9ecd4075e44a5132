#!/usr/bin/env node
/**
 * Writes the declarations of a package's entries. The compiler writes the declarations of each source into `build/types`, and tsup bundles those:
 * from the sources themselves rollup took 104 s of processor time for core alone. The packages that this one depends on are read from their built
 * declarations. Bodies of functions are not checked here: `npm run typecheck` does that.
 *
 *     node ../../scripts/build-types.mjs       # in a package's folder, after its bundle
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { build } from "tsup";
import ts from "typescript";
import { completeDocComments } from "./complete-doc-comments.mjs";
import { entriesOf, ROOT } from "./packages.mjs";

const folder = process.cwd();
const name = basename(folder);
const dist = join(folder, "dist");
const target = join(folder, "build/types");
const entries = entriesOf(name);
/** Without our own condition `@404-gen/source`: the packages that this one depends on are read from their built declarations. */
const TYPES = join(ROOT, "tsconfig.types.json");
const words = { getCanonicalFileName: (path) => path, getCurrentDirectory: () => ROOT, getNewLine: () => "\n" };
function refuse(diagnostics) {
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, words));
}

const { options, errors } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(TYPES, ts.sys.readFile).config,
  ts.sys,
  ROOT,
  { noEmit: false, emitDeclarationOnly: true, declaration: true, rootDir: folder, outDir: target },
);
refuse(errors);
const host = ts.createCompilerHost(options);
const files = new Map();
/** Each file is parsed once for both programs: that of the sources and that of the built declarations. */
const parse = host.getSourceFile;
host.getSourceFile = (path, ...rest) => files.get(path) ?? files.set(path, parse(path, ...rest)).get(path);
const programOf = (rootNames) => ts.createProgram({ rootNames, options, host });

const program = programOf(entries.map(({ source }) => source));
const checker = program.getTypeChecker();
for (const file of program.getSourceFiles()) {
  if (file.isDeclarationFile) continue;
  refuse(program.getSyntacticDiagnostics(file));
  // The declarations would silently say `any` for a module that is not found.
  for (const specifier of file.imports)
    if (checker.getSymbolAtLocation(specifier) === undefined && !ts.isImportDeclaration(specifier.parent))
      throw new Error(`${relative(ROOT, file.fileName)}: ${specifier.text} is not found`);
}

// The last argument makes the compiler write without a check of the bodies of functions, which took 12 of core's 31 s.
rmSync(target, { recursive: true, force: true });
refuse(program.emit(undefined, undefined, undefined, true, undefined, true).diagnostics);

for (const file of existsSync(dist) ? readdirSync(dist, { recursive: true }) : [])
  if (file.endsWith(".d.ts")) rmSync(join(dist, file));
const declarations = entries.map(({ source, types }) => [
  relative(dist, types).replace(/\.d\.ts$/, ""),
  join(target, relative(folder, source)).replace(/\.ts$/, ".d.ts"),
]);
await build({
  ...{ config: false, silent: true, outDir: dist, format: "esm", target: "node20", dts: { only: true } },
  ...{ entry: Object.fromEntries(declarations), tsconfig: TYPES },
});
await completeDocComments(name, { program, builtProgram: programOf(entries.map(({ types }) => types)) });
