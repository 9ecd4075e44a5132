import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    rules: "src/competition/rules/index.ts",
    records: "src/competition/records/index.ts",
    verify: "src/competition/verify/index.ts",
    stages: "src/competition/stages/index.ts",
    net: "src/world/net/index.ts",
    image: "src/world/image/index.ts",
    git: "src/world/git/index.ts",
    files: "src/world/files/index.ts",
    s3: "src/world/s3/index.ts",
    subtensor: "src/world/chain/subtensor/index.ts",
    "subtensor/testing": "testing/subtensor/index.ts",
    simulated: "src/world/chain/simulated/index.ts",
    wallet: "src/world/wallet/index.ts",
    miner: "src/competition/miner/index.ts",
    testing: "testing/index.ts",
  },
  outDir: "dist",
  format: "esm",
  target: "node20",
  dts: true,
  sourcemap: true,
  clean: true,
  splitting: true,
});
