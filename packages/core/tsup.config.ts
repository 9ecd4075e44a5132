import { defineConfig } from "tsup";

export default defineConfig({
  entry: [
    "src/index.ts",
    "src/rules/index.ts",
    "src/records/index.ts",
    "src/verify/index.ts",
    "src/stages/index.ts",
    "src/net/index.ts",
    "src/adapters/image/index.ts",
    "src/adapters/git/index.ts",
    "src/adapters/files/index.ts",
    "src/adapters/s3/index.ts",
    "src/adapters/subtensor/index.ts",
    "src/adapters/subtensor/testing/index.ts",
    "src/adapters/simulated-chain/index.ts",
    "src/wallet/index.ts",
    "src/miner/index.ts",
    "src/testing/index.ts",
  ],
  outDir: "dist",
  format: "esm",
  target: "node20",
  dts: true,
  sourcemap: true,
  clean: true,
  splitting: true,
});
