import { defineConfig } from "tsup";
import { bundledPackages } from "../../scripts/bundled-packages.ts";
import { buildsOf } from "../../scripts/tsup-builds.ts";

export default defineConfig(
  buildsOf({
    entry: { index: "src/index.ts", cli: "src/cli.ts", simulation: "src/simulation/index.ts" },
    keep: ["!demo-miners/**", "!pages/**"],
    programs: [
      // The demo's images are programs of examples; they come along, so that it plays wherever the command is installed.
      {
        entry: {
          "reference-miner": "../../examples/reference-miner/src/cli.ts",
          "reference-pod": "../../examples/reference-pod/src/cli.ts",
        },
        outDir: "dist/demo-miners",
        format: "esm",
        target: "node20",
        clean: false,
        splitting: false,
        // Of the examples everything, of the packages nothing: those are installed beside.
        noExternal: [/^@404-gen\/example-/],
        external: [/^@404-gen\/(core|audit)/, "sharp"],
        esbuildOptions(options) {
          options.conditions = ["@404-gen/source"];
        },
      },
      // What pages run, with all that it needs: the proof page of a site, the dashboard.
      {
        entry: { dashboard: "src/site/browser/dashboard.ts", prove: "src/site/browser/prove.ts" },
        outDir: "dist/pages",
        format: "iife",
        target: "es2022",
        platform: "browser",
        tsconfig: "src/site/browser/tsconfig.json",
        minify: true,
        clean: false,
        splitting: false,
        noExternal: [/.*/],
        esbuildPlugins: [bundledPackages("pages")],
        outExtension: () => ({ js: ".js" }),
        // From sources: the built files share chunks, and some of those take Node.
        esbuildOptions(options) {
          options.conditions = ["@404-gen/source"];
        },
      },
    ],
  }),
);
