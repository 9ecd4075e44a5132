import { defineConfig } from "tsup";
import { builtBeside, bundledPackages } from "../../scripts/bundled-packages.ts";
import { buildsWithSettings } from "../../scripts/tsup-builds.ts";

export default defineConfig(
  buildsWithSettings({
    entry: {
      index: "src/index.ts",
      "models/openai/index": "src/models/openai/index.ts",
      "models/offline/index": "src/models/offline/index.ts",
      testing: "testing/index.ts",
      conformance: "testing/conformance/index.ts",
    },
    keep: ["!models/openai/openai-client.js"],
    plugins: [builtBeside({ source: /\/openai-client\.ts$/, built: "./openai-client.js" })],
    programs: [
      // The vendor's client in one file without an installation: openai-client.ts says why.
      {
        entry: { "models/openai/openai-client": "src/models/openai/openai-client.ts" },
        outDir: "dist",
        target: "node20",
        format: "esm",
        clean: false,
        minify: true,
        splitting: false,
        noExternal: [/.*/],
        esbuildPlugins: [bundledPackages("openai")],
      },
    ],
  }),
);
