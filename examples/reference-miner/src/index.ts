/** A reference miner: prompt picture and seed in, GLB or PLY out, deterministically. */
export { type GenerateOptions, generateModel } from "./generate.ts";
export { isQualityName, QUALITIES, type Quality, type QualityName } from "./quality.ts";
export { createMinerServer, type MinerServerOptions } from "./server.ts";
