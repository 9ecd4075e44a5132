/** `@404-gen/core/testing`: one conformance suite per port, and the ports in memory. Needs vitest; `./memory` alone does not. */
export { type BuildSetup, type BuildState, buildSourceConformance } from "./build-source-conformance.ts";
export { type ChainSetup, type ChainUnderTest, chainConformance } from "./chain-conformance.ts";
export { commitmentPublisherConformance, type PublisherUnderTest } from "./commitment-publisher-conformance.ts";
export { DEV_HOTKEYS } from "./dev-hotkeys.ts";
export {
  type FaultProxy,
  type FaultProxyOptions,
  HEALING_FAULTS,
  type ProxyFault,
  type ProxyStrike,
  startFaultProxy,
} from "./fault-proxy.ts";
export { type ImageDistanceBench, imageDistanceConformance } from "./image-distance-conformance.ts";
export { insist } from "./insist.ts";
export { type JobQueueBench, jobQueueConformance } from "./job-queue-conformance.ts";
export * from "./memory/index.ts";
export { type NotifierBench, notifierConformance } from "./notifier-conformance.ts";
export {
  type ObjectStoreBench,
  type ObjectStoreConformanceOptions,
  objectStoreConformance,
} from "./object-store-conformance.ts";
export { type RendererBench, rendererConformance } from "./renderer-conformance.ts";
export {
  type StateStoreBench,
  type StateStoreConformanceOptions,
  stateStoreConformance,
} from "./state-store-conformance.ts";
