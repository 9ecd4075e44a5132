export { lastFinishedRound } from "./guards.ts";
export { clockOffMs } from "./clock-off.ts";
export {
  type CommittedWeights,
  type VerifyRound,
  WEIGHTS_DEFAULTS,
  WEIGHTS_SETTINGS,
  type WeightsEffects,
  type WeightsMemory,
  type WeightsObservation,
  type WeightsServiceOptions,
} from "./options.ts";
export {
  PLAN_WEIGHTS_DEFAULTS,
  type PlanBasis,
  type PlanWeightsOptions,
  planWeights,
  type WeightsPlan,
} from "./plan-weights.ts";
export { type ReadWeightsPlanOptions, readWeightsPlan } from "./read-weights-plan.ts";
export { createWeightsService } from "./weights-service.ts";
