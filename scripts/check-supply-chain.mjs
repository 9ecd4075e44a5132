// Checks the packages that users install: every package of the lock file has an https address and is pinned by its hash, no package runs a script
// when it is installed, each has a licence that scripts/licences.mjs allows, and none has a known advisory. If npm's database does not answer, the
// output says that advisories were skipped.
// Usage: node scripts/check-supply-chain.mjs [ROOT]
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { installedClosure, nameAt, readLock } from "./installed-closure.mjs";
import { bundledIn, refusalOf } from "./licences.mjs";
import { PACKAGES } from "./packages.mjs";

const root = resolve(process.argv[2] ?? ".");
const lock = readLock(root);
const problems = [];
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare"];

/** Places in the lock file that users of at least one published package get. */
const installed = new Set(PACKAGES.flatMap((name) => [...installedClosure(lock, `packages/${name}`)]));

let pinned = 0;
const unpinned = [];
for (const [place, entry] of Object.entries(lock.packages)) {
  if (!place.includes("node_modules/") || entry.link) continue;
  if (/^sha512-/.test(entry.integrity ?? "")) pinned++;
  // Builds of a tool for other machines, which this registry does not have (see complete-lockfile.mjs): npm skips them here.
  else if (entry.optional && (entry.os || entry.cpu) && !installed.has(place)) unpinned.push(nameAt(place));
  else problems.push(`${place} has no sha512 in the lock file`);
  if (entry.resolved !== undefined && !/^https:\/\//.test(entry.resolved))
    problems.push(`${place} comes from ${entry.resolved}`);
}

for (const place of installed) {
  if (place.startsWith("packages/")) {
    const { scripts = {} } = JSON.parse(readFileSync(join(root, place, "package.json"), "utf8"));
    for (const name of INSTALL_SCRIPTS)
      if (scripts[name] !== undefined) problems.push(`${place} runs a script at ${name}`);
  } else if (lock.packages[place].hasInstallScript) problems.push(`${place} runs a script when it is installed`);
}

/** Foreign packages that come with ours: installed beside them, or inside their builds. */
const parts = [
  ...[...installed]
    .filter((place) => !place.startsWith("packages/"))
    .map((place) => ({ name: lock.packages[place].name ?? nameAt(place), license: lock.packages[place].license })),
  ...PACKAGES.flatMap((name) => bundledIn(join(root, "packages", name))),
];
const licences = new Map();
for (const part of parts) {
  const refusal = refusalOf(part);
  if (refusal !== null) problems.push(refusal);
  licences.set(part.license, (licences.get(part.license) ?? new Set()).add(part.name));
}

const audit = spawnSync("npm", ["audit", "--omit=dev", "--json"], { cwd: root, encoding: "utf8", timeout: 120_000 });
const report = parse(audit.stdout);
if (report?.vulnerabilities === undefined) {
  console.log(
    `advisories: skipped, npm's database does not answer here (${report?.message ?? report?.error?.summary ?? "no answer"})`,
  );
} else {
  const known = Object.values(report.vulnerabilities).filter(({ nodes }) => nodes.some((node) => installed.has(node)));
  for (const { name, severity } of known) problems.push(`${name} has an advisory (${severity})`);
  console.log(`advisories: ${known.length} in what users install`);
}

console.log(`hashes: ${pinned} packages pinned by sha512, ${unpinned.length} builds for other machines without one`);
console.log(
  `install scripts: none in the ${installed.size} packages that users get`.replace(
    "none",
    problems.some((one) => one.includes("script")) ? "SOME" : "none",
  ),
);
for (const [licence, names] of [...licences].sort(([, a], [, b]) => b.size - a.size))
  console.log(`licence ${licence}: ${names.size > 6 ? `${names.size} packages` : [...names].join(", ")}`);
for (const problem of problems) console.error(`supply chain: ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
