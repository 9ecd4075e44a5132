import { defineErrors } from "../error-row.ts";

/** GPU providers, builds, and the embedding model. */
export const PROVIDER_ERRORS = defineErrors({
  GPU_AUTH: {
    fault: "infrastructure",
    retryable: false,
    meaning: "The GPU provider refuses the key.",
    remedy: "Look at the provider's key in the settings.",
  },
  GPU_FUNDS: {
    fault: "infrastructure",
    retryable: false,
    meaning: "The account at the GPU provider has no money left.",
    remedy: "Top it up.",
  },
  GPU_CAPACITY: {
    fault: "infrastructure",
    meaning: "The GPU provider has no such machine free.",
    remedy: "Another kind of machine or another provider is tried. Give more of them in GPU_PROVIDERS.",
  },
  GPU_VALIDATION: {
    fault: "infrastructure",
    retryable: false,
    meaning: "The GPU provider does not take the request.",
    remedy: "Read the provider's words in the message.",
  },
  GPU_RATE_LIMITED: {
    fault: "infrastructure",
    meaning: "The GPU provider asks for fewer requests.",
    remedy: "It is asked again later.",
  },
  GPU_TRANSIENT: {
    fault: "infrastructure",
    meaning: "The GPU provider failed for the moment.",
    remedy: "It is asked again.",
  },
  GPU_UNSUPPORTED: {
    fault: "infrastructure",
    retryable: false,
    meaning: "The GPU provider does not offer what is asked for.",
    remedy: "Use another provider.",
  },
  GPU_NONE_AVAILABLE: {
    fault: "infrastructure",
    meaning: "No provider gave a machine.",
    remedy: "It is tried again. Give more providers in GPU_PROVIDERS.",
  },
  GPU_NO_PROVIDER: {
    fault: "usage",
    meaning: "No GPU provider is configured.",
    remedy: "Name one in GPU_PROVIDERS.",
  },
  BUILDS_OPTIONS: { fault: "usage", meaning: "The builds' repository is no owner/name.", remedy: "Write owner/name." },
  BUILDS_UNEXPECTED: {
    fault: "infrastructure",
    meaning: "GitHub's answer does not have its form.",
    remedy: "It is asked again. When it goes on, update this package.",
  },
  BUILDS_REFUSED: {
    fault: "infrastructure",
    retryable: false,
    meaning: "GitHub refuses the question about builds.",
    remedy: "Look at GITHUB_TOKEN's rights, and at GitHub's words in the message.",
  },
  BUILDS_UNREACHABLE: {
    fault: "infrastructure",
    meaning: "GitHub cannot be asked about builds.",
    remedy: "It is asked again.",
  },
  BUILDS_RATE_LIMITED: {
    fault: "infrastructure",
    meaning: "GitHub's rate limit is used up.",
    remedy: "It is asked again when the limit allows it.",
  },
  BUILDS_UNKNOWN: {
    fault: "infrastructure",
    meaning: "The state of the builds is not known.",
    remedy: "It is asked again.",
  },
  BUILD_MAP_INVALID: {
    fault: "usage",
    meaning: "The file of builds cannot be read.",
    remedy: "Write a JSON object of hotkey to image, and name it in BUILD_MAP_FILE.",
  },
  PROCESS_IMAGES_INVALID: {
    fault: "usage",
    meaning: "The file of process images cannot be read.",
    remedy: "Write a JSON object of image to { command, args }, and name it in PROCESS_IMAGES_FILE.",
  },
  MODEL_MISSING: {
    fault: "usage",
    meaning: "The embedding model's file is not there.",
    remedy: "Download it with `404-gen model download`, and name it in DINOV3_MODEL.",
  },
  MODEL_DOWNLOAD_FAILED: {
    fault: "infrastructure",
    meaning: "The embedding model could not be downloaded.",
    remedy: "Try again: the download goes on where it was. Read the server's words in the message.",
  },
  MODEL_HASH_MISMATCH: {
    fault: "usage",
    meaning: "The embedding model is another than the one that was asked for.",
    remedy: "Download it again, or give the sha256 of the model that you want.",
  },
  MODEL_INVALID: {
    fault: "usage",
    meaning: "The file is no embedding model that can be loaded.",
    remedy: "Give an ONNX export of DINOv3.",
  },
  DEPENDENCY_MISSING: {
    fault: "usage",
    retryable: false,
    meaning: "An optional package is not installed.",
    remedy: "Install the package that the message names.",
  },
});
