import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/main.ts"],
  outDir: "dist",
  format: "esm",
  target: "node20",
  clean: true,
});
