/** `@404-gen/runner/simulation`: plays your own validator in the simulator. */
export type { SimulationFailure } from "./say-failure.ts";
export type {
  CastMiner,
  OwnInvariant,
  OwnValidator,
  RecordStep,
  RoundCast,
  ValidatorParts,
} from "./validator/own-validator.ts";
export {
  type SimulateValidatorOptions,
  simulateValidator,
  type ValidatorSimulation,
} from "./validator/simulate-validator.ts";
