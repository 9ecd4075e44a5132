import { fileURLToPath } from "node:url";
import type { Options } from "tsup";
import { bundledPackages } from "./bundled-packages.ts";

/** Maps name the sources, which come with the package, and do not hold them a second time. */
export const sourcesBeside: NonNullable<Options["esbuildOptions"]> = (options) => {
  options.sourcesContent = false;
};

const common: Options = { outDir: "dist", format: "esm", target: "node20" };

/** `npm run bundle` makes programs (`--no-dts`), `build-types.mjs` the declarations of all entries at once, beside them. */
const areTypesAlone = process.argv.includes("--dts-only");

/** Without our own condition: the types of the packages below are read as they were built, not worked out from their sources again. The runner takes 41 s of processor time so, and took more than 92. */
const TYPES = fileURLToPath(new URL("../tsconfig.types.json", import.meta.url));

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
  if (areTypesAlone) {
    const declarations = Object.entries(entry).map(([name, source]) => [
      name,
      `build/types/${source.replace(/\.ts$/, ".d.ts")}`,
    ]);
    return [{ ...common, entry: Object.fromEntries(declarations), tsconfig: TYPES }];
  }
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
  const settings = { settings: "src/settings-only/index.ts" };
  if (areTypesAlone) return buildsOf({ entry: { ...entry, ...settings } });
  const alone: Options = {
    ...{ ...common, entry: settings, splitting: false, noExternal: ["@404-gen/core/two"] },
    esbuildOptions(options) {
      options.conditions = ["@404-gen/source"];
    },
  };
  return buildsOf({ ...more, entry, keep: ["!settings.*", ...keep], programs: [alone, ...programs] });
}
