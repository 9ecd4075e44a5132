/**
 * The mutation run over the rules: breaks each decision on purpose (changes a comparison, negates a condition, removes a statement), and the
 * rules' own tests have to fail. Prints the survivors and a table; fails when fewer than 95 % of the mutants were killed.
 *
 *     npm run test:mutation                           # all rules, part by part: takes long
 *     npm run test:mutation -- --part two/duel        # one part: rules, python, one, two/rules or two/duel
 *     npm run test:mutation -- two/duel/noise.ts      # one file, while you write its tests
 *     npm run test:mutation -- --concurrency 1
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { EQUIVALENT } from "./mutation/equivalent.mjs";
import { equivalentOf, fateOf, fileOf } from "./mutation/fate.mjs";

const MIN_KILLED_PERCENT = 95;
const COMPETITION = "packages/core/src/competition";
/**
 * Part → the files to break (`rules`), and the part's own tests, which have to fail (`tests`). Coverage does not say which tests use a constant, so
 * that a mutant of a constant runs all tests of its part: in two/duel 284 of 650 mutants.
 */
const PARTS = {
  // Python's random numbers, with their own tests only: everything that draws uses them, so that a mutant ran 300 tests and took minutes.
  python: {
    rules: ["rules/mersenne-twister.ts", "rules/python-format.ts", "rules/python-random.ts"],
    tests: ["rules/python-format.test.ts", "rules/python-random.test.ts"],
  },
  rules: { rules: ["rules/**/*.ts", "!rules/mersenne-twister.ts", "!rules/python-*.ts"], tests: ["rules"] },
  one: { rules: ["one/policy.ts"], tests: ["one"] },
  "two/rules": { rules: ["two/policy.ts", "two/rules/**/*.ts"], tests: ["two/rules", "two/duel"] },
  "two/duel": { rules: ["two/duel/**/*.ts"], tests: ["two/duel"] },
};
const NO_RULES = ["**/*.test.ts", "**/*.vectors.ts", "**/index.ts"];

process.chdir(resolve(import.meta.dirname, ".."));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { concurrency: { type: "string", default: "2" }, part: { type: "string" } },
});
if (values.part !== undefined && !Object.hasOwn(PARTS, values.part)) {
  console.error(`--part ${values.part}: there are ${Object.keys(PARTS).join(", ")}`);
  process.exit(2);
}
const partOf = (file) =>
  Object.keys(PARTS).find(
    (part) => PARTS[part].rules.includes(file) || (part !== "python" && file.startsWith(`${part}/`)),
  ) ?? "two/rules";
const isWhole = positionals.length === 0 && values.part === undefined;

/** Part → patterns of the files to break in it. */
const wanted = new Map();
if (positionals.length === 0)
  for (const part of values.part === undefined ? Object.keys(PARTS) : [values.part])
    wanted.set(part, PARTS[part].rules);
for (const file of positionals) wanted.set(partOf(file), [...(wanted.get(partOf(file)) ?? []), file]);

const inCompetition = (pattern) =>
  pattern.startsWith("!") ? `!${COMPETITION}/${pattern.slice(1)}` : `${COMPETITION}/${pattern}`;

async function mutate(part, patterns) {
  process.env.MUTATION_TESTS = PARTS[part].tests.map(inCompetition).join(",");
  const stryker = new Stryker({
    mutate: [...patterns.map(inCompetition), ...NO_RULES.map((pattern) => `!${inCompetition(pattern)}`)],
    testRunner: "in-place",
    plugins: ["./scripts/mutation/in-place-runner.mjs", "./scripts/mutation/plugins.mjs"],
    ignorers: ["words"],
    reporters: ["survivors"],
    coverageAnalysis: "perTest",
    concurrency: Number(values.concurrency),
    // For a test that never ends. Endless loops are found by their number of hits before that, so that a busy machine kills no mutant.
    timeoutMS: 180_000,
    dryRunTimeoutMinutes: 60,
    warnings: { slow: false },
    disableTypeChecks: false,
    ignorePatterns: ["dist", "build", ".turbo", "coverage", "examples", "bench", "docs"],
    allowConsoleColors: false,
  });
  return (await stryker.runMutationTest()).filter(({ status }) => status !== "Ignored");
}

const mutants = [];
for (const [part, patterns] of wanted) mutants.push(...(await mutate(part, patterns)));

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
const stale = EQUIVALENT.filter((entry) => (isWhole || rows.has(entry.file)) && !used.has(entry));
for (const { file, line, becomes } of stale)
  console.log(`equivalent.mjs has an entry whose mutant is killed or does not exist: ${file}: ${line} -> ${becomes}`);
console.log(
  `\n${percent(total).toFixed(1)} % of ${total.killed + total.survived} mutants killed; ${MIN_KILLED_PERCENT} % are required.`,
);
process.exitCode = percent(total) >= MIN_KILLED_PERCENT && stale.length === 0 ? 0 : 1;
