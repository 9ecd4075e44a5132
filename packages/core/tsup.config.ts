import { defineConfig } from "tsup";
import { builtBeside, bundledPackages } from "../../scripts/bundled-packages.ts";
import { buildsWithSettings } from "../../scripts/tsup-builds.ts";

export default defineConfig(
  buildsWithSettings({
    entry: {
      index: "src/index.ts",
      competition: "src/competition/index.ts",
      rules: "src/competition/rules/index.ts",
      records: "src/competition/records/index.ts",
      round: "src/competition/round/index.ts",
      two: "src/competition/two/index.ts",
      verify: "src/competition/verify/index.ts",
      owner: "src/competition/owner/index.ts",
      stages: "src/competition/stages/index.ts",
      page: "src/base/page/index.ts",
      net: "src/world/net/index.ts",
      image: "src/world/image/index.ts",
      archive: "src/world/archive/index.ts",
      unzip: "src/world/archive/unzip-texts.ts",
      git: "src/world/git/index.ts",
      files: "src/world/files/index.ts",
      s3: "src/world/s3/index.ts",
      queue: "src/world/queue/index.ts",
      bullmq: "src/world/queue/bullmq/index.ts",
      subtensor: "src/world/chain/subtensor/index.ts",
      simulated: "src/world/chain/simulated/index.ts",
      wallet: "src/world/wallet/index.ts",
      miner: "src/competition/miner/index.ts",
      memory: "testing/memory/index.ts",
      testing: "testing/index.ts",
    },
    keep: ["!polkadot.js"],
    plugins: [builtBeside({ source: /\/polkadot\.ts$/, built: "./polkadot.js" })],
    programs: [
      // All of the vendor's that is used, in one file without an installation: polkadot.ts says why. What is CommonJS in it asks for node's own modules.
      {
        entry: { polkadot: "src/world/chain/subtensor/polkadot.ts" },
        outDir: "dist",
        target: "node20",
        format: "esm",
        clean: false,
        minify: true,
        splitting: false,
        noExternal: [/.*/],
        banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
        esbuildPlugins: [bundledPackages("polkadot")],
      },
    ],
  }),
);
