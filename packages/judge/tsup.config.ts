import { defineConfig } from "tsup";
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
  }),
);
