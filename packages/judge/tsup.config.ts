import { defineConfig } from "tsup";

export default defineConfig([
  {
    entry: {
      index: "src/index.ts",
      "models/openai/index": "src/models/openai/index.ts",
      "models/offline/index": "src/models/offline/index.ts",
      testing: "testing/index.ts",
      conformance: "testing/conformance/index.ts",
    },
    outDir: "dist",
    format: "esm",
    target: "node20",
    dts: true,
    sourcemap: true,
    // tsup cleans types at their end, also those of the entry beside: settings.d.ts would go. A build with types begins in an empty folder.
    clean: process.argv.includes("--no-dts") && ["!settings.*"],
    splitting: true,
  },
  {
    // By itself, so that nothing comes along but what the rows need.
    entry: { settings: "src/settings-only/index.ts" },
    outDir: "dist",
    format: "esm",
    target: "node20",
    dts: true,
    splitting: false,
    clean: false,
  },
]);
