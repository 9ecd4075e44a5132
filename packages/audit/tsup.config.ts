import { defineConfig } from "tsup";

const entry = {
  index: "src/index.ts",
  "onnx/index": "src/onnx/index.ts",
  "pod-server/index": "src/pod-server/index.ts",
  testing: "testing/index.ts",
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
