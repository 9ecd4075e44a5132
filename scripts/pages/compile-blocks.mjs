import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { CONSUMER, UNKNOWN_NAME } from "../consumer-options.mjs";
import { ROOT } from "../packages.mjs";

/** Compiles against the installed packages, not the sources. The strict consumers of check-consumer.mjs check the types of libraries. */
const OPTIONS = {
  ...CONSUMER,
  customConditions: [],
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
  exactOptionalPropertyTypes: true,
};

/**
 * Compiles programs of pages as strict consumers of the packages in `project`. A name that a program does not declare stands for the reader's own
 * value: it comes from given.ts, or is a problem. Gives the complete text of each block as `program`; its line numbers fit the page.
 */
export function compileBlocks(blocks, { project, problems }) {
  const folder = join(project, "pages");
  mkdirSync(folder, { recursive: true });
  const given = join(folder, "given.ts");
  copyFileSync(join(ROOT, "scripts/pages/given.ts"), given);
  const compiled = blocks.map((block, at) => ({ ...block, file: join(folder, `block-${at}.ts`), program: block.code }));
  const write = ({ file, program }) => writeFileSync(file, `${program}\nexport {};\n`);
  for (const one of compiled) write(one);
  const rootNames = [given, ...compiled.map(({ file }) => file)];
  const before = ts.createProgram({
    rootNames,
    options: { ...OPTIONS, typeRoots: [join(project, "node_modules/@types")] },
  });
  const checker = before.getTypeChecker();
  const names = new Set(
    checker.getExportsOfModule(checker.getSymbolAtLocation(before.getSourceFile(given))).map(({ name }) => name),
  );
  for (const one of compiled) {
    const source = before.getSourceFile(one.file);
    const unknown = before.getSemanticDiagnostics(source).filter(({ code }) => UNKNOWN_NAME.has(code));
    const free = new Set(unknown.map(({ start, length }) => source.text.slice(start, start + length)));
    const mine = [...free].filter((name) => names.has(name));
    if (mine.length === 0) continue;
    one.program = `import { ${mine.join(", ")} } from "./given.ts"; ${one.code}`;
    write(one);
  }
  const after = ts.createProgram({ rootNames, options: before.getCompilerOptions() });
  for (const { page, line, file } of [{ page: "scripts/pages/given.ts", line: 0, file: given }, ...compiled]) {
    const source = after.getSourceFile(file);
    for (const one of [...after.getSyntacticDiagnostics(source), ...after.getSemanticDiagnostics(source)]) {
      const at = line + 1 + source.getLineAndCharacterOfPosition(one.start).line;
      problems.push(`${page}:${at}: TS${one.code}: ${ts.flattenDiagnosticMessageText(one.messageText, "\n")}`);
    }
  }
  return compiled;
}
