import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/worker.ts", "src/backends/gl/index.ts"],
  outDir: "dist",
  format: "esm",
  target: "node20",
  dts: true,
  sourcemap: true,
  clean: true,
  splitting: true,
});
