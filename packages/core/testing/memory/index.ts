/** `@404-gen/core/memory`: ports in memory and a clock that moves by hand. Needs no test runner. */
export { createManualClock, type ManualClock } from "../manual-clock.ts";
export { type MemoryHistory, memoryHistory } from "../memory-history.ts";
export { createMemoryJournal, type MemoryJournal } from "../memory-journal.ts";
export { createMemoryBranch, type MemoryBranch, type MemoryCommit } from "../memory-branch.ts";
export { createMemoryStateStore, type MemoryStateStoreOptions } from "../memory-state-store.ts";
export {
  createMemoryObjectStore,
  type MemoryObjectStore,
  type MemoryObjectStoreOptions,
} from "../object-store-memory.ts";
