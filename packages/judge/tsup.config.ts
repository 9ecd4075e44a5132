import { defineConfig } from "tsup";

const entry = {
  index: "src/index.ts",
  "models/openai/index": "src/models/openai/index.ts",
  "models/offline/index": "src/models/offline/index.ts",
  testing: "testing/index.ts",
  conformance: "testing/conformance/index.ts",
};
/** Rows of settings by themselves. */
const settings = { settings: "src/settings-only/index.ts" };

export default defineConfig([
  {
    entry,
    outDir: "dist",
    format: "esm",
    target: "node20",
    // Declarations of all entries at once: whoever writes them clears those of the others.
    dts: { entry: { ...entry, ...settings } },
    sourcemap: true,
    // tsup cleans types at their end, also those of the entry beside: settings.d.ts would go. A build with types begins in an empty folder.
    clean: process.argv.includes("--no-dts") && ["!settings.*"],
    splitting: true,
  },
  {
    // By itself, so that nothing comes along but what the rows need.
    entry: settings,
    outDir: "dist",
    format: "esm",
    target: "node20",
    dts: false,
    splitting: false,
    clean: false,
  },
]);
