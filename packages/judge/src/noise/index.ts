export { CANARIES, type Canary } from "./canaries.ts";
export {
  type CanaryOutcome,
  type MeasureNoiseOptions,
  measureNoise,
  NOISE_DEFAULTS,
  type NoiseMeasurement,
  type NoisePrompt,
} from "./measure-noise.ts";
export { type NoiseDuel, type NoiseOptions, type NoiseReport, noiseReport } from "./noise-report.ts";
