import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Options } from "tsup";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];
type Manifest = { readonly name: string; readonly version: string; readonly license?: string };

/** The folder of the package of a bundled file, null for a file of our own. */
function packageFolder(file: string): string | null {
  const match = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(resolve(file).replaceAll("\\", "/"));
  return match === null || !existsSync(join(match[1] as string, "package.json")) ? null : (match[1] as string);
}

function describe(folder: string): Manifest & { readonly text: string } {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  if (license === undefined) throw new Error(`${name} is bundled and names no licence`);
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file === undefined ? `Licensed under ${license}.` : readFileSync(join(folder, file), "utf8").trim();
  return { name, version, license, text };
}

/**
 * Writes a list of the foreign packages in a build beside it: `third-party/NAME.json` (for the SBOM and the check of licences), and `NAME.txt` with
 * the texts that their licences require.
 */
export function bundledPackages(name: string): Plugin {
  return {
    name: "bundled-packages",
    setup(build) {
      build.initialOptions.metafile = true;
      build.onEnd(({ metafile }) => {
        if (metafile === undefined) return;
        const inputPaths = Object.values(metafile.outputs).flatMap(({ inputs }) =>
          Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
        );
        const folders = new Set(inputPaths.map(packageFolder).filter((folder) => folder !== null));
        const packages = [...folders].map(describe).sort((a, b) => (a.name < b.name ? -1 : 1));
        const path = resolve(build.initialOptions.outdir ?? "dist").replace(/(\/dist)(\/.*)?$/, "$1/third-party");
        if (packages.length === 0) return;
        mkdirSync(path, { recursive: true });
        const list = packages.map(({ text: _, ...one }) => one);
        writeFileSync(join(path, `${name}.json`), `${JSON.stringify(list, null, 2)}\n`);
        const names = new Map<string, string[]>();
        for (const { name, version, license, text } of packages)
          names.set(text, [...(names.get(text) ?? []), `${name} ${version} (${license})`]);
        const texts = [...names].map(([text, those]) => `${those.join("\n")}\n\n${text}\n`);
        writeFileSync(join(path, `${name}.txt`), texts.join(`\n${"-".repeat(80)}\n\n`));
      });
    },
  };
}

/** Leaves a file of ours out of a build and imports the file that another build writes beside it. */
export function builtBeside({ source, built }: { readonly source: RegExp; readonly built: string }): Plugin {
  return {
    name: "built-beside",
    setup(build) {
      build.onResolve({ filter: source }, ({ kind }) =>
        kind === "entry-point" ? undefined : { path: built, external: true },
      );
    },
  };
}
