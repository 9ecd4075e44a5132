/** Test suites that every GPU provider and every pod of competition 2 passes. Needs vitest; only for tests. */
export type { CreateFault, Mischief } from "./clouds/mischief.ts";
export {
  type GpuProviderBench,
  type GpuProviderConformanceOptions,
  gpuProviderConformance,
} from "./gpu-provider-conformance.ts";
export { type PodConformanceOptions, podConformance } from "./pod-conformance.ts";
