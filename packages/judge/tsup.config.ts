import { defineConfig } from "tsup";

export default defineConfig({
  entry: [
    "src/index.ts",
    "src/models/openai/index.ts",
    "src/models/offline/index.ts",
    "src/testing/index.ts",
    "src/conformance/index.ts",
  ],
  outDir: "dist",
  format: "esm",
  target: "node20",
  dts: true,
  sourcemap: true,
  clean: true,
  splitting: true,
});
