export { balance, type Balance, type OrderedPenalties } from "./balance.ts";
export * from "./best-view.ts";
export {
  concludeDuel,
  type DecidedStages,
  type DuelConclusion,
  primaryChoice,
  settleMissing,
  winnerOf,
} from "./conclude.ts";
export { type Angle, type AnglesDecision, decideAngles } from "./decide-angles.ts";
export { decideGray } from "./decide-gray.ts";
export { decideSides, type SidesOptions, type SideVerdicts } from "./decide-sides.ts";
export { decideVoters, type Voters, type VotersDecision } from "./decide-voters.ts";
export * from "./detail.ts";
export { modulePlaySchema, type ModulePlayRecord } from "./module-play.ts";
export { grayGateFires, type GrayPicture, grayStatistics, type GrayStatistics } from "./gray-gate.ts";
export * from "./noise.ts";
export {
  type Checklist,
  type Decomposition,
  scoreChecklist,
  type ScoreOptions,
  type Verification,
} from "./score-checklist.ts";
export {
  BUNDLE_FILES,
  bundleUrl,
  EMBEDDINGS_FILE,
  FRONT_VIEWS,
  GRID_FILE,
  SIDE_VIEWS,
  type SideView,
  viewFile,
  type ViewName,
  WHITE_VIEWS,
} from "./views.ts";
export * from "./winner-of-detail.ts";
