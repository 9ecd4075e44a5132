export type { BundleSide, EvaluateBundlesOptions, ModuleRecordSide } from "./bundle-types.ts";
export { evaluate } from "./evaluate.ts";
export { EVALUATE_BUNDLES_DEFAULTS, evaluateBundles } from "./evaluate-bundles.ts";
export type {
  DuelModels,
  DuelViewer,
  EvaluateOptions,
  EvaluationProblem,
  EvaluationProgress,
  EvaluationPrompts,
  EvaluationSide,
  EvaluationSummary,
  RecordSide,
} from "./types.ts";
