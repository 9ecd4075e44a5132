import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/cli.ts"],
  outDir: "dist",
  format: "esm",
  target: "node20",
  sourcemap: true,
  clean: true,
});
