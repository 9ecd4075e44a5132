import { defineConfig } from "tsup";
import { buildsWithSettings } from "../../scripts/tsup-builds.ts";

export default defineConfig(
  buildsWithSettings({
    entry: {
      index: "src/index.ts",
      "onnx/index": "src/onnx/index.ts",
      "pod-server/index": "src/pod-server/index.ts",
      testing: "testing/index.ts",
    },
  }),
);
