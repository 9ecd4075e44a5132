import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Options } from "tsup";
import { bundledPackages } from "./bundled-packages.ts";

/** Source maps name the sources, which are in the package, and do not repeat their text. */
export const sourcesBeside: NonNullable<Options["esbuildOptions"]> = (options) => {
  options.sourcesContent = false;
};

const common: Options = { outDir: "dist", format: "esm", target: "node20" };

/**
 * Deletes the chunks of a program's earlier builds from `dist`: they have a hash in their names, and the package's own build, which runs at the same
 * time, does not delete them. After five builds there were 1.6 MB of them, which the package would have contained.
 */
export const withoutFormerChunks = (prefix: string): NonNullable<Options["esbuildPlugins"]>[number] => ({
  name: "without-former-chunks",
  setup(build) {
    build.onStart(() => {
      const files = existsSync("dist") ? readdirSync("dist") : [];
      for (const file of files.filter((name) => name.startsWith(prefix))) rmSync(join("dist", file));
    });
  },
});

type Build = {
  readonly entry: Readonly<Record<string, string>>;
  /** Patterns of the files that other builds write into `dist` at the same time. */
  readonly keep?: readonly string[];
  readonly plugins?: NonNullable<Options["esbuildPlugins"]>;
  /** Builds without types that go into the same package. */
  readonly programs?: readonly Options[];
};

/** The builds of a package. The name `entry` matters: knip reads the files of a build from a config's property of that name. */
export function buildsOf({ entry, keep = [], plugins = [], programs = [] }: Build): Options[] {
  const bundle: Options = {
    ...{ ...common, entry: { ...entry }, sourcemap: true, splitting: true, esbuildOptions: sourcesBeside },
    ...{ clean: ["!third-party/**", ...keep], esbuildPlugins: [...plugins, bundledPackages("index")] },
  };
  return [bundle, ...programs];
}

/**
 * The builds of a package whose rows of settings are an entry of their own, `settings`. It is built alone, so that it only contains what the rows
 * need. Of competition 2's rules those are a few numbers, which are bundled: with the complete entry, loading it was a third of the time that
 * `404-gen render` took before its first file.
 */
export function buildsWithSettings({ entry, keep = [], programs = [], ...more }: Build): Options[] {
  const alone: Options = {
    ...{
      ...common,
      entry: { settings: "src/settings-only/index.ts" },
      splitting: false,
      noExternal: ["@404-gen/core/two"],
    },
    esbuildOptions(options) {
      options.conditions = ["@404-gen/source"];
    },
  };
  return buildsOf({ ...more, entry, keep: ["!settings.*", ...keep], programs: [alone, ...programs] });
}
