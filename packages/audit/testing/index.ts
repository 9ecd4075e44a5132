/** The suite that every GPU provider passes. Needs vitest; for tests only. */
export { type CreateFault, type Mischief, noMischief, playCreate } from "./clouds/mischief.ts";
export {
  type GpuProviderBench,
  type GpuProviderConformanceOptions,
  gpuProviderConformance,
} from "./gpu-provider-conformance.ts";
