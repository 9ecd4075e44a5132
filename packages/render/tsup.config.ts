import { defineConfig, type Options } from "tsup";

/** Programs of processes without rights: one file each, with all that it needs, in a folder that they may read. */
const isolates: Options = {
  outDir: "dist/isolates",
  target: "node20",
  splitting: false,
  clean: false,
  noExternal: [/.*/],
};

export default defineConfig([
  {
    entry: ["src/index.ts", "src/worker.ts", "src/draw-files.ts", "src/backends/gl/index.ts", "src/mend/index.ts"],
    outDir: "dist",
    format: "esm",
    target: "node20",
    // Declarations of all entries at once: whoever writes them clears those of the others.
    dts: {
      entry: {
        index: "src/index.ts",
        worker: "src/worker.ts",
        "draw-files": "src/draw-files.ts",
        "backends/gl/index": "src/backends/gl/index.ts",
        settings: "src/settings-only/index.ts",
      },
    },
    sourcemap: true,
    // The programs are built at the same time.
    // tsup cleans types at their end, also those of the entry beside: settings.d.ts would go. A build with types begins in an empty folder.
    clean: process.argv.includes("--no-dts") && ["!isolates/**", "!settings.*"],
    splitting: true,
  },
  {
    // By itself, so that nothing comes along but what the rows need.
    entry: { settings: "src/settings-only/index.ts" },
    outDir: "dist",
    format: "esm",
    target: "node20",
    dts: false,
    splitting: false,
    clean: false,
  },
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
