#!/usr/bin/env node
/**
 * Checks the doc comments of everything that a package exports: reads the types of every entry in each package's `exports`.
 *
 * - Every export and every member of an exported type (fields of records and options, also of literal types in parameters) has a doc comment
 *   that says more than its name. A field of a type literal that has no name of its own may also stand in backticks in the comment above it.
 * - At least 90 % of the functions have an `@example` (`check-examples.mjs` compiles every one).
 *
 *     npm run check:docs                        # the built `.d.ts`, as users get them: after `npm run build`
 *     npm run check:docs -- --source core       # the sources of one package, with the file and line of each missing comment
 *     npm run check:docs -- --source --files    # the number of missing comments in each file
 */
import { parseArgs } from "node:util";
import { inspectExports } from "./inspect-exports.mjs";
import { PACKAGES } from "./packages.mjs";

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

const percent = (part, all) => (all === 0 ? 100 : (100 * part) / all);
let failed = false;
const totals = { exports: 0, members: 0, functions: 0, examples: 0, gaps: 0 };
const rows = [];
for (const name of packages) {
  const { count, findings } = inspectExports(name, { source: options.source });
  const gaps = findings.filter(({ kind }) => kind !== "example");
  for (const key of ["exports", "members", "functions", "examples"]) totals[key] += count[key];
  totals.gaps += gaps.length;
  rows.push([name, count, gaps.length]);
  const shown = options.examples ? findings.filter(({ kind }) => kind === "example") : gaps;
  if (options.json) {
    for (const finding of findings) console.log(JSON.stringify(finding));
  } else if (options.files) {
    const perFile = new Map();
    for (const { file } of shown) perFile.set(file, (perFile.get(file) ?? 0) + 1);
    for (const [file, n] of [...perFile].sort(([, a], [, b]) => b - a))
      console.log(`${String(n).padStart(4)}  ${file}`);
  } else for (const { kind, file, line, path } of shown) console.log(`${file}:${line}  ${kind}  ${path}`);
}
rows.push(["all", totals, totals.gaps]);
console.log(
  `\n${"package".padEnd(9)}${"exports".padStart(9)}${"members".padStart(9)}${"commented".padStart(10)}${"functions".padStart(11)}${"with @example".padStart(15)}`,
);
for (const [name, count, gaps] of rows) {
  const coverage = percent(count.exports + count.members - gaps, count.exports + count.members);
  const examples = percent(count.examples, count.functions);
  console.log(
    `${name.padEnd(9)}${String(count.exports).padStart(9)}${String(count.members).padStart(9)}${`${coverage.toFixed(1)} %`.padStart(10)}${String(count.functions).padStart(11)}${`${examples.toFixed(1)} %`.padStart(15)}`,
  );
  if (gaps > 0 || examples < MIN_EXAMPLE_PERCENT) failed = true;
}
if (failed)
  console.log(`\nRequired: a comment for everything, an example for ${MIN_EXAMPLE_PERCENT} % of the functions.`);
process.exitCode = failed ? 1 : 0;
