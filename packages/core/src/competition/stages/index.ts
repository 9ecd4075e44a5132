/** The shells that run a stage: they look, let a rule decide, do one thing and record it. */
export { type CollectorOptions, createCollector } from "./collect/collector.ts";
export type { DownloadStage, DownloadTurn } from "./collect/types.ts";
export * from "./download/index.ts";
export * from "../two/collect/index.ts";
export { createRoundManager, type RoundManagerOptions } from "./finalize/round-manager.ts";

export * from "./weights/index.ts";
