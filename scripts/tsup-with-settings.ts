import type { Options } from "tsup";
import { bundledPackages } from "./bundled-packages.ts";

/** Maps name the sources, which come with the package, and do not hold them a second time. */
export const sourcesBeside: NonNullable<Options["esbuildOptions"]> = (options) => {
  options.sourcesContent = false;
};

const common: Options = { outDir: "dist", format: "esm", target: "node20" };

/**
 * The build of a package whose rows of settings are an entry of their own, `settings`. `keep`: what else other builds write into `dist` at the
 * same time. The name `entry` matters: knip reads the files of a build from a config's property of that name.
 */
export function tsupWithSettings({
  entry,
  keep = [],
  plugins = [],
}: {
  entry: Readonly<Record<string, string>>;
  keep?: string[];
  plugins?: NonNullable<Options["esbuildPlugins"]>;
}): Options[] {
  const settings = { settings: "src/settings-only/index.ts" };
  return [
    {
      ...common,
      entry,
      // Declarations of all entries at once: whoever writes them clears those of the others.
      dts: { entry: { ...entry, ...settings } },
      sourcemap: true,
      esbuildOptions: sourcesBeside,
      // tsup cleans types at their end, also those of the entry beside: settings.d.ts would go. A build with types begins in an empty folder.
      clean: process.argv.includes("--no-dts") && ["!settings.*", "!third-party/**", ...keep],
      splitting: true,
      esbuildPlugins: [...plugins, bundledPackages("index")],
    },
    // By itself, so that nothing comes along but what the rows need.
    { ...common, entry: settings, dts: false, splitting: false, clean: false },
  ];
}
