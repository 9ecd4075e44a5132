/** A reference miner: prompt picture and seed in, GLB or PLY out, deterministically. */
export { type GenerateOptions, generateModel, MAX_PROMPT_PIXELS } from "./generate.ts";
export { isQualityName, QUALITIES, type Quality, type QualityName } from "./quality.ts";
export { createMinerServer, type MinerServerOptions } from "./server.ts";
// For other programs that read a prompt picture
export { findSilhouette, type Pixels, type Silhouette } from "./silhouette.ts";
export { paintTexture } from "./texture.ts";
