import { defineConfig, type Options } from "tsup";
import { tsupWithSettings } from "../../scripts/tsup-with-settings.ts";

/** Programs of processes without rights: one file each, with all that it needs, in a folder that they may read. */
const isolates: Options = {
  outDir: "dist/isolates",
  target: "node20",
  splitting: false,
  clean: false,
  noExternal: [/.*/],
};

export default defineConfig([
  ...tsupWithSettings({
    entry: {
      index: "src/index.ts",
      worker: "src/worker.ts",
      "draw-files": "src/draw-files.ts",
      "backends/gl/index": "src/backends/gl/index.ts",
      "mend/index": "src/mend/index.ts",
    },
    // The programs are built at the same time.
    keep: ["!isolates/**"],
  }),
  {
    ...isolates,
    entry: {
      "run-module": "src/formats/js/execute/run-module.ts",
      "analyse-modules": "src/formats/js/static/analyse-modules.ts",
    },
    format: "cjs",
    outExtension: () => ({ js: ".cjs" }),
  },
  {
    ...isolates,
    entry: { realm: "src/formats/js/execute/realm/realm.ts" },
    format: "iife",
    globalName: "REALM",
    minify: true,
    inject: ["src/formats/js/execute/realm/console.ts"],
    outExtension: () => ({ js: ".js" }),
  },
]);
