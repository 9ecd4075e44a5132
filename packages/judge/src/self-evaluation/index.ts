export { evaluate } from "./evaluate.ts";
export type {
  EvaluateOptions,
  EvaluationProblem,
  EvaluationProgress,
  EvaluationPrompts,
  EvaluationSide,
  EvaluationSummary,
  RecordSide,
} from "./types.ts";
