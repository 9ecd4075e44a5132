export { checkLeader } from "../../rules/check-leader.ts";
export { lastFinishedRound } from "./guards.ts";
export { clockOffMs } from "./clock-off.ts";
export * from "./options.ts";
export {
  PLAN_WEIGHTS_DEFAULTS,
  type PlanBasis,
  type PlanWeightsOptions,
  planWeights,
  type WeightsPlan,
} from "./plan-weights.ts";
export { type ReadWeightsPlanOptions, readWeightsPlan } from "./read-weights-plan.ts";
export type { WeightsEffects } from "./options.ts";
export { createWeightsService } from "./weights-service.ts";
