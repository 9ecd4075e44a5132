import { defineConfig, type Options } from "tsup";
import { bundledPackages } from "../../scripts/bundled-packages.ts";
import { buildsWithSettings, withoutFormerChunks } from "../../scripts/tsup-builds.ts";

/** Programs of processes without rights: one file each, with all that it needs, in a folder that they may read. */
const isolates: Options = {
  outDir: "dist/isolates",
  target: "node20",
  splitting: false,
  clean: false,
  noExternal: [/.*/],
};

export default defineConfig(
  buildsWithSettings({
    entry: {
      index: "src/index.ts",
      "backends/gl/index": "src/backends/gl/index.ts",
      "mend/index": "src/mend/index.ts",
      "viewer/index": "src/viewer/index.ts",
    },
    // The programs are built at the same time.
    keep: ["!isolates/**", "!draw-files*", "!worker*", "!viewer/browser/**"],
    programs: [
      // By itself and small: reading and compiling 25 modules was half of what a drawing process costs before its first file.
      {
        outDir: "dist",
        target: "node20",
        format: "esm",
        clean: false,
        // What only mending needs is loaded with the first file that is mended.
        splitting: true,
        minify: true,
        noExternal: ["@404-gen/core", "gifuct-js"],
        entry: { "draw-files": "src/draw-files.ts" },
        esbuildPlugins: [bundledPackages("draw-files"), withoutFormerChunks("draw-files-")],
        esbuildOptions(options) {
          options.chunkNames = "draw-files-[name]-[hash]";
        },
      },
      // A helper thread too: of 33 modules it took 125 ms of processor time until it could draw; alone it takes 85, an empty thread 48.
      {
        outDir: "dist",
        target: "node20",
        format: "esm",
        clean: false,
        splitting: false,
        minify: true,
        noExternal: ["@404-gen/core"],
        entry: { worker: "src/worker.ts" },
        esbuildPlugins: [bundledPackages("worker")],
      },
      {
        ...isolates,
        entry: {
          "run-module": "src/formats/js/execute/run-module.ts",
          "analyse-modules": "src/formats/js/static/analyse-modules.ts",
        },
        format: "cjs",
        esbuildPlugins: [bundledPackages("isolates")],
        outExtension: () => ({ js: ".cjs" }),
      },
      {
        ...isolates,
        entry: { realm: "src/formats/js/execute/realm/realm.ts" },
        format: "iife",
        esbuildPlugins: [bundledPackages("realm")],
        globalName: "REALM",
        minify: true,
        inject: ["src/formats/js/execute/realm/console.ts"],
        outExtension: () => ({ js: ".js" }),
      },
      // What a page runs to show models; with all that it needs, and the notices of the libraries that are in it.
      {
        outDir: "dist/viewer/browser",
        target: "es2022",
        platform: "browser",
        format: "iife",
        splitting: false,
        clean: false,
        minify: true,
        noExternal: [/.*/],
        banner: { js: "/*! Contains three.js and Spark (https://threejs.org, https://sparkjs.dev), MIT License */" },
        esbuildPlugins: [bundledPackages("viewer")],
        entry: { meshes: "src/viewer/browser/meshes.ts", splats: "src/viewer/browser/splats.ts" },
        tsconfig: "src/viewer/browser/tsconfig.json",
        outExtension: () => ({ js: ".js" }),
      },
    ],
  }),
);
