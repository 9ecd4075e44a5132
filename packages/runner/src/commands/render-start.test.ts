import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, it } from "vitest";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Packages that a module loads before it runs: its own imports, and those of all our files that it imports. */
async function packagesOf(entry: string): Promise<readonly string[]> {
  const { metafile } = await build({
    ...{ entryPoints: [entry], bundle: true, write: false, metafile: true, logLevel: "silent" },
    ...{ format: "esm", platform: "node", packages: "external", splitting: true, outdir: "out" },
  });
  const packages = new Set<string>();
  const read = new Set<string>();
  const follow = (file: string): void => {
    if (read.has(file)) return;
    read.add(file);
    for (const { path, kind, external } of metafile.inputs[file]?.imports ?? []) {
      if (kind !== "import-statement") continue;
      if (external) packages.add(path);
      else follow(path);
    }
  };
  const [first] = Object.values(metafile.outputs).flatMap(({ entryPoint }) => entryPoint ?? []);
  follow(first as string);
  return [...packages].filter((path) => !path.startsWith("node:")).sort();
}

it("render needs few packages before it draws: all of the audit, or the records of competition 2, took longer than a picture", async () => {
  expect(await packagesOf(at("./render.ts"))).toEqual([
    "@404-gen/audit/settings",
    "@404-gen/core",
    "@404-gen/core/files",
    "@404-gen/core/settings",
    "@404-gen/judge/settings",
    "@404-gen/render",
    "@404-gen/render/settings",
    "commander",
  ]);
});
