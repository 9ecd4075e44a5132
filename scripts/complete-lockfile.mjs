#!/usr/bin/env node
// Adds the optional packages for other platforms that npm left out of package-lock.json.
//
// A registry mirror may hold only the packages of the platforms that it serves. npm then writes a lock file without the others, and
// `npm ci` refuses that very file ("Missing: @rollup/rollup-darwin-arm64@ from lock file"). The entries added here name version,
// os and cpu, without a checksum: npm skips them here and fetches them on their own platform. Run it after `npm install`.
import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("../package-lock.json", import.meta.url);
const OS = { android: "android", darwin: "darwin", freebsd: "freebsd", linux: "linux", netbsd: "netbsd", openbsd: "openbsd", openharmony: "openharmony", sunos: "sunos", aix: "aix", win32: "win32", windows: "win32" }; // biome-ignore format: a table
const CPU = { arm64: "arm64", x64: "x64", 64: "x64", arm: "arm", ia32: "ia32", ppc64: "ppc64", riscv64: "riscv64", s390x: "s390x", loong64: "loong64", mips64el: "mips64el" }; // biome-ignore format: a table

const lock = JSON.parse(readFileSync(FILE, "utf8"));
const added = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isThere(path, name)) continue;
    const place = platform(name);
    // Only packages with the name of a platform: a person has to decide about any other missing package.
    if (!place || !/^\d/.test(range)) continue;
    const at = `node_modules/${name}` in lock.packages ? `${path}/node_modules/${name}` : `node_modules/${name}`;
    lock.packages[at] = { version: range, ...place, ...(entry.dev ? { dev: true } : {}), optional: true };
    added.push(`${name}@${range}`);
  }
}

/** Would Node find the package from that place? */
function isThere(path, name) {
  for (let from = path; ; from = from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/")))) {
    if (`${from === "" ? "" : `${from}/`}node_modules/${name}` in lock.packages) return true;
    if (from === "" || !from.includes("node_modules/")) return `node_modules/${name}` in lock.packages;
  }
}

function platform(name) {
  const words = name.split("/").at(-1).split(/[-_]/);
  const os = words.map((word) => OS[word]).find(Boolean);
  const cpu = words.map((word) => CPU[word]).find(Boolean);
  if (!os || !cpu) return null;
  const libc =
    os === "linux" && words.some((word) => word.startsWith("musl"))
      ? { libc: ["musl"] }
      : os === "linux" && words.some((word) => word.startsWith("gnu"))
        ? { libc: ["glibc"] }
        : {};
  return { cpu: [cpu], ...libc, os: [os] };
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? "nothing was missing" : `added ${added.length}: ${added.join(", ")}`);
