import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { PACKAGES, ROOT } from "./packages.mjs";

/** Packs every package into a folder as npm would publish it, without scripts. Gives each package's name, the path and bytes of its tarball, and the paths of its files. */
export function packAll(folder) {
  const text = execFileSync(
    "npm",
    [
      ...["pack", "--json", "--ignore-scripts", "--pack-destination", folder],
      ...PACKAGES.flatMap((name) => ["-w", `packages/${name}`]),
    ],
    { cwd: ROOT, encoding: "utf8", maxBuffer: 2 ** 26 },
  );
  // npm may print other lines before the JSON.
  const packed = JSON.parse(text.replace(/^[^[{]*/, ""));
  return PACKAGES.map((name) => {
    const { filename, size, files } = packed.find((one) => one.name === `@404-gen/${name}`);
    return { name, tarball: join(folder, filename), size, files: files.map(({ path }) => path) };
  });
}
