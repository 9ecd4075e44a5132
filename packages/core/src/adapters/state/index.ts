export { BATCH_DEFAULTS, type BatchOptions, createBatchedStore } from "./batched-store.ts";
export type { Branch, BranchCommit, BranchOutcome } from "./branch.ts";
export { stateConflict } from "./conflict.ts";
export { createFileJournal, type Journal } from "./journal.ts";
export { createMutex } from "./mutex.ts";
export { assertStatePath } from "./state-path.ts";
