// Runs the attacks: in a network namespace that has only loopback if one can be made, so that no request can reach a foreign host; otherwise
// without one, and says so.
//   node scripts/red-team.mjs [vitest options]
//   node scripts/red-team.mjs --write REPORT      writes the table of docs/security.md from a run's JSON report
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { ATTACKS, SUITES } from "./attacks.mjs";

const [mode, report] = process.argv.slice(2);
if (mode === "--write") writeTable(JSON.parse(readFileSync(report, "utf8")));
else run(process.argv.slice(2));

function run(options) {
  const command = ["npx", "vitest", "run", ...SUITES, ...options];
  const alone = ["unshare", "-n", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
  const possible = spawnSync(alone[0], [...alone.slice(1), "true"], { stdio: "ignore" }).status === 0;
  console.log(
    possible
      ? "red team: in a namespace without routes"
      : "red team: runs without a namespace, which needs Linux, root, unshare and ip",
  );
  const [program, ...args] = possible ? [...alone, ...command] : command;
  process.exit(spawnSync(program, args, { stdio: "inherit" }).status ?? 1);
}

/** Writes the table with the number of tests of each kind in the report. A row without tests is an error, because it would claim a test. */
function writeTable({ testResults, startTime }) {
  const files = testResults.map(({ name, assertionResults }) => ({
    path: relative(process.cwd(), name),
    tests: assertionResults,
  }));
  const rows = ATTACKS.map(({ attack, stops, suites }) => {
    const own = files.filter(({ path }) => suites.some((suite) => path === suite || path.startsWith(`${suite}/`)));
    const tests = own.flatMap((file) => file.tests);
    const count = (status) => tests.filter((test) => test.status === status).length;
    if (count("passed") === 0) throw new TypeError(`no test in the report tries: ${attack}`);
    if (count("failed") > 0) throw new TypeError(`${count("failed")} attacks got in: ${attack}`);
    return { attack, stops, suites, tried: count("passed") };
  });
  const total = rows.reduce((sum, { tried }) => sum + tried, 0);
  const name = (path) => `\`${path.replace("packages/", "")}\``;
  const text = [
    `${total} tests in ${files.length} files, counted from the run of ${new Date(startTime).toISOString().slice(0, 10)} by \`node scripts/red-team.mjs --write\`; a property counts once, however many hundred cases it draws.`,
    "",
    "| attack | tests | what stops it | suites |",
    "| --- | --- | --- | --- |",
    ...rows.map(
      ({ attack, stops, suites, tried }) => `| ${attack} | ${tried} | ${stops} | ${suites.map(name).join(", ")} |`,
    ),
  ].join("\n");
  const page = "docs/security.md";
  const marks = ["<!-- attacks: written by scripts/red-team.mjs -->", "<!-- end of attacks -->"];
  const [before, rest = ""] = readFileSync(page, "utf8").split(marks[0]);
  const after = rest.split(marks[1])[1] ?? "";
  writeFileSync(page, `${before}${marks[0]}\n${text}\n${marks[1]}${after}`);
  console.log(`${page}: ${total} tests of ${rows.length} kinds of attack`);
}
