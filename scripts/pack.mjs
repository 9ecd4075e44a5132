import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./packages.mjs";

/** Packs a package into a folder as npm would publish it, without scripts: the tarball's path, its size in bytes, and the paths of its files. */
export function pack(name, folder) {
  const text = execFileSync(
    "npm",
    ["pack", "--json", "--ignore-scripts", "--pack-destination", folder, "-w", `packages/${name}`],
    { cwd: ROOT, encoding: "utf8" },
  );
  // npm may say something before it.
  const [{ filename, size, files }] = JSON.parse(text.replace(/^[^[{]*/, ""));
  return { tarball: join(folder, filename), size, files: files.map(({ path }) => path) };
}
