// Writes sbom.cdx.json (CycloneDX 1.5) into the folder of each published package: every package that its installation brings or its build holds, with
// version, licence and hash, from the lock file. Part of each release; `npm sbom` leaves out packages that this repository's tools need too.
// Usage: node scripts/write-sbom.mjs [ROOT] [--check]: with --check it writes nothing and prints the number of packages.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { installedClosure, nameAt, readLock } from "./installed-closure.mjs";
import { bundledIn } from "./licences.mjs";
import { PACKAGES } from "./packages.mjs";

const args = process.argv.slice(2);
const dry = args.includes("--check");
const home = resolve(args.find((one) => one !== "--check") ?? ".");
const lock = readLock(home);

const purl = (name, version) => `pkg:npm/${name.replace(/^@/, "%40")}@${version}`;

function component(place) {
  const entry = lock.packages[place];
  const name = entry.name ?? nameAt(place);
  const hash = /^sha512-(.+)$/.exec(entry.integrity ?? "")?.[1];
  return {
    type: "library",
    "bom-ref": purl(name, entry.version),
    name,
    version: entry.version,
    purl: purl(name, entry.version),
    ...(entry.license ? { licenses: [{ expression: entry.license }] } : {}),
    ...(hash ? { hashes: [{ alg: "SHA-512", content: Buffer.from(hash, "base64").toString("hex") }] } : {}),
  };
}

for (const workspace of PACKAGES.map((name) => `packages/${name}`)) {
  const own = JSON.parse(readFileSync(join(home, workspace, "package.json"), "utf8"));
  const parts = [...installedClosure(lock, workspace)].filter((place) => place !== workspace).map(component);
  for (const { name, version } of bundledIn(join(home, workspace))) {
    // A bundled package is described by the lock file's entry of its version.
    const place = Object.keys(lock.packages).find(
      (one) => (lock.packages[one].name ?? nameAt(one)) === name && lock.packages[one].version === version,
    );
    if (place === undefined) throw new Error(`${workspace} holds ${name} ${version}, which the lock file has not`);
    parts.push(component(place));
  }
  const components = [...new Map(parts.map((part) => [part["bom-ref"], part])).values()].sort((a, b) =>
    a["bom-ref"] < b["bom-ref"] ? -1 : 1,
  );
  const bare = components.filter(({ name, hashes }) => hashes === undefined && !name.startsWith("@404-gen/"));
  if (bare.length > 0) throw new Error(`${workspace}: no hash for ${bare.map(({ name }) => name).join(", ")}`);
  const bom = {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      component: {
        type: "library",
        name: own.name,
        version: own.version,
        purl: purl(own.name, own.version),
        licenses: [{ expression: own.license }],
      },
    },
    components,
  };
  if (!dry) writeFileSync(join(home, workspace, "sbom.cdx.json"), `${JSON.stringify(bom, null, 2)}\n`);
  console.log(`${own.name}@${own.version}: ${components.length} packages`);
}
