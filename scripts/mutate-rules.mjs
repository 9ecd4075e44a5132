/**
 * The mutation run over the rules: each decision is broken on purpose (a comparison moved, a condition turned, a statement removed), and the
 * rules' own tests have to notice. Prints the survivors and a table; fails when fewer than 95 % of the mutants were killed.
 *
 *     npm run test:mutation                                                    # all rules: half an hour on two cores
 *     npm run test:mutation -- packages/core/src/competition/rules/match.ts    # one file, while you write its tests
 *     npm run test:mutation -- --concurrency 1
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { EQUIVALENT } from "./mutation/equivalent.mjs";
import { equivalentOf, fateOf, fileOf } from "./mutation/fate.mjs";

const MIN_KILLED_PERCENT = 95;
const COMPETITION = "packages/core/src/competition";
const RULES = ["rules/**/*.ts", "one/policy.ts", "two/policy.ts", "two/rules/**/*.ts", "two/duel/**/*.ts"];
const NO_RULES = ["**/*.test.ts", "**/*.vectors.ts", "**/index.ts"];

process.chdir(resolve(import.meta.dirname, ".."));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { concurrency: { type: "string", default: "2" } },
});
const wanted = positionals.length > 0 ? positionals : RULES.map((pattern) => `${COMPETITION}/${pattern}`);

const stryker = new Stryker({
  mutate: [...wanted, ...NO_RULES.map((pattern) => `!${COMPETITION}/${pattern}`)],
  testRunner: "vitest",
  vitest: { configFile: "scripts/mutation/vitest.config.ts", related: false },
  plugins: ["@stryker-mutator/vitest-runner", "./scripts/mutation/plugins.mjs"],
  ignorers: ["words"],
  reporters: ["survivors"],
  coverageAnalysis: "perTest",
  concurrency: Number(values.concurrency),
  disableTypeChecks: false,
  ignorePatterns: ["dist", "build", ".turbo", "coverage", "examples", "bench", "docs"],
  allowConsoleColors: false,
});
const mutants = (await stryker.runMutationTest()).filter(({ status }) => status !== "Ignored");

const emptyRow = () => ({ killed: 0, survived: 0, equivalent: 0, invalid: 0 });
const rows = new Map();
const total = emptyRow();
for (const mutant of mutants) {
  const file = fileOf(mutant).slice(COMPETITION.length + 1);
  const row = rows.get(file) ?? emptyRow();
  rows.set(file, row);
  for (const counted of [row, total]) counted[fateOf(mutant)] += 1;
}

const percent = ({ killed, survived }) => (killed + survived === 0 ? 100 : (100 * killed) / (killed + survived));
const print = (name, cells) =>
  console.log([name.padEnd(34), ...cells.map((cell) => String(cell).padStart(11))].join(""));
print("", ["killed %", ...Object.keys(total)]);
for (const [file, row] of [...rows].sort(([a], [b]) => a.localeCompare(b)))
  print(file, [percent(row).toFixed(1), ...Object.values(row)]);
print("all", [percent(total).toFixed(1), ...Object.values(total)]);

const used = new Set(mutants.filter((mutant) => fateOf(mutant) === "equivalent").map(equivalentOf));
const stale = positionals.length > 0 ? [] : EQUIVALENT.filter((entry) => !used.has(entry));
for (const { file, line, becomes } of stale)
  console.log(`equivalent.mjs lists what is killed or gone: ${file}: ${line} -> ${becomes}`);
console.log(
  `\n${percent(total).toFixed(1)} % of ${total.killed + total.survived} mutants killed; ${MIN_KILLED_PERCENT} % are asked for.`,
);
process.exitCode = percent(total) >= MIN_KILLED_PERCENT && stale.length === 0 ? 0 : 1;
