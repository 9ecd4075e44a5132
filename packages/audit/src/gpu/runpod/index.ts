export { createRunpodProvider, RUNPOD_DEFAULTS, type RunpodOptions } from "./create-runpod-provider.ts";
