import { defineConfig } from "tsup";
import { tsupWithSettings } from "../../scripts/tsup-with-settings.ts";

export default defineConfig(
  tsupWithSettings({
    entry: {
      index: "src/index.ts",
      "models/openai/index": "src/models/openai/index.ts",
      "models/offline/index": "src/models/offline/index.ts",
      testing: "testing/index.ts",
      conformance: "testing/conformance/index.ts",
    },
  }),
);
