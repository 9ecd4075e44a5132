import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The lock file of a checkout. */
export const readLock = (root) => JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));

/** Name of the package at a place in the lock file: `node_modules/a/node_modules/@b/c` is `@b/c`. */
export const nameAt = (place) => place.replace(/^.*node_modules\//, "");

/** Where Node finds `name` from a place: the nearest `node_modules` upwards. */
function resolveFrom(packages, { place, name }) {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
    if (at.endsWith("node_modules")) continue;
    const found = at === "" ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (packages[found] !== undefined) return packages[found].link ? packages[found].resolved : found;
    if (at === "") return null;
  }
}

/**
 * The packages that `npm install` of a published package installs, as places in the lock file, its own included. Optional dependencies of
 * dependencies are among them; optional peers are not, because users install them themselves.
 */
export function installedClosure(lock, workspace) {
  const { packages } = lock;
  const found = new Set();
  const queue = [workspace];
  for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
    if (found.has(place)) continue;
    found.add(place);
    const {
      dependencies = {},
      optionalDependencies = {},
      peerDependencies = {},
      peerDependenciesMeta = {},
    } = packages[place];
    const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
    for (const name of [...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...peers]) {
      const next = resolveFrom(packages, { place, name });
      if (next !== null) queue.push(next);
      else if (dependencies[name] !== undefined && optionalDependencies[name] === undefined)
        throw new Error(`${place}: the lock file has no ${name}`);
    }
  }
  return found;
}
