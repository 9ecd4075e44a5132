import { defineConfig } from "tsup";
import { tsupWithSettings } from "../../scripts/tsup-with-settings.ts";

export default defineConfig(
  tsupWithSettings({
    entry: {
      index: "src/index.ts",
      "onnx/index": "src/onnx/index.ts",
      "pod-server/index": "src/pod-server/index.ts",
      testing: "testing/index.ts",
    },
  }),
);
