import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Options } from "tsup";
import { bundledPackages } from "./bundled-packages.ts";

/** Maps name the sources, which come with the package, and do not hold them a second time. */
export const sourcesBeside: NonNullable<Options["esbuildOptions"]> = (options) => {
  options.sourcesContent = false;
};

const common: Options = { outDir: "dist", format: "esm", target: "node20" };

/**
 * Deletes what an earlier build of a program left in `dist`: its chunks have a hash in their names, and the package's own build, which is made at the
 * same time, leaves them alone. Five builds had left 1.6 MB of them, which a package would have carried.
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
  /** What else other builds write into `dist` at the same time. */
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
 * The builds of a package whose rows of settings are an entry of their own, `settings`: by itself, so that nothing comes along but what the rows need.
 * Of competition 2's rules those are a few numbers, which are built in: the whole entry was a third of what `404-gen render` took before its first file.
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
