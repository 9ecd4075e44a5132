/** `@404-gen/audit/onnx`: the competition's own distance. Needs the package onnxruntime-node. */
export { createDinov3, DINOV3_DEFAULTS, type Dinov3, type Dinov3Options } from "./create-dinov3.ts";
export { type DownloadModelOptions, downloadModel, type ModelProgress } from "./download-model.ts";
export { DINOV3_MODEL, type ModelFile, type ModelManifest } from "./model-file.ts";
