/** In-memory ports, a manual clock and one conformance suite per port. Needs vitest; for tests only. */

export { CAST } from "./build-cast.ts";
export { buildRepository } from "./build-repository.ts";
export { type ChainSetup, type ChainUnderTest, chainConformance } from "./chain-conformance.ts";
export { DEV_HOTKEYS } from "./dev-hotkeys.ts";
export {
  type GitHttpServer,
  type GitHttpServerOptions,
  type GitServerMischief,
  startGitHttpServer,
} from "./git-http-server.ts";
export { createManualClock, type ManualClock } from "./manual-clock.ts";
export { createMemoryBranch, type MemoryBranch, type MemoryCommit } from "./memory-branch.ts";
export { createMemoryStateStore, type MemoryStateStoreOptions } from "./memory-state-store.ts";
export {
  type ObjectStoreBench,
  type ObjectStoreConformanceOptions,
  objectStoreConformance,
} from "./object-store-conformance.ts";
export {
  createMemoryObjectStore,
  type MemoryObjectStore,
  type MemoryObjectStoreOptions,
} from "./object-store-memory.ts";
export {
  type StateStoreBench,
  type StateStoreConformanceOptions,
  stateStoreConformance,
} from "./state-store-conformance.ts";
export {
  type ForgedRepository,
  forgePack,
  forgeRepository,
  HOST_ATTACKS,
  type HostAttack,
  type HostileGitHost,
  startHostileGitHost,
  type TreeLine,
} from "./hostile-git-host.ts";
