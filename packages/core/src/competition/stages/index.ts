/** The shells that run a stage: they look, let a rule decide, do one thing and record it. */
export { type CollectorOptions, createCollector } from "./collect/collector.ts";
export type { DownloadStage, DownloadTurn, DownloadTurnOptions } from "./collect/types.ts";
export * from "./download/index.ts";
export { createRoundManager, type RoundManagerOptions } from "./finalize/round-manager.ts";
export { leaderKeepsCrown } from "./shared/leader-keeps.ts";
export { type NextLookOptions, nextLook } from "./shared/next-look.ts";
export { moveState, type SeenState, type StateMove, seeState } from "./shared/seen-state.ts";
export { STAGE_DEFAULTS, type StageSettings } from "./shared/settings.ts";
export { type OwnerTurnOptions, ownerTurn } from "./shared/turn.ts";
export * from "./weights/index.ts";
