import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import type { SourceEdit } from "./old-faults.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
/** A folder from which node_modules is found, and one level below the manifest with the version. */
const OUT = join(ROOT, "packages/runner/build");

/** The exports of a built simulator. */
export type BuiltSimulator = {
  readonly simulate: typeof import("../../src/simulation/simulate.ts").simulate;
  readonly shrink: typeof import("../../src/simulation/shrink.ts").shrink;
  readonly chooseFaults: typeof import("../../src/simulation/faults/kinds.ts").chooseFaults;
};

/** Replaces one place of a text. It is an error when the place does not occur exactly once: then the source has changed since. */
export function applyEdit(text: string, { file, from, to }: SourceEdit): string {
  const places = text.split(from).length - 1;
  if (places !== 1)
    throw new Error(`${file} has ${places} places that read ${JSON.stringify(from)}: bring the edit up to date`);
  return text.replace(from, () => to);
}

/** Builds the simulator of the present sources with these edits. */
export async function buildSimulator(name: string, edits: readonly SourceEdit[]): Promise<BuiltSimulator> {
  await mkdir(OUT, { recursive: true });
  const outfile = join(OUT, `${name}.mjs`);
  const applications = new Set<SourceEdit>();
  const rooms = join(ROOT, "packages/runner/src/simulation");
  await build({
    stdin: {
      contents: `
        export { simulate } from "./simulate.ts";
        export { shrink } from "./shrink.ts";
        export { chooseFaults } from "./faults/kinds.ts";`,
      resolveDir: rooms,
    },
    ...{ outfile, bundle: true, format: "esm", platform: "node", target: "node20", logLevel: "silent" },
    conditions: ["@404-gen/source"],
    plugins: [othersStayOutside, editing(edits, applications)],
  });
  for (const edit of edits) if (!applications.has(edit)) throw new Error(`${edit.file} is not part of the simulator`);
  return (await import(/* @vite-ignore */ `${pathToFileURL(outfile).href}?${Date.now()}`)) as BuiltSimulator;
}

/** Takes packages of others from node_modules. */
const othersStayOutside: Plugin = {
  name: "others-stay-outside",
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path }) =>
      path.startsWith("@404-gen/") ? undefined : { path, external: true },
    );
  },
};

const editing = (edits: readonly SourceEdit[], applications: Set<SourceEdit>): Plugin => ({
  name: "editing",
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const here = edits.filter(({ file }) => resolve(ROOT, file) === path);
      if (here.length === 0) return undefined;
      for (const edit of here) applications.add(edit);
      return { contents: here.reduce(applyEdit, readFileSync(path, "utf8")), loader: "ts" };
    });
  },
});
