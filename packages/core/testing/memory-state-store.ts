import { systemClock } from "../src/base/kit/system-clock.ts";
import type { Clock } from "../src/ports/clock.ts";
import type { StateStore } from "../src/ports/state-store.ts";
import { type BatchOptions, createBatchedStore } from "../src/world/state/batched-store.ts";
import type { Journal } from "../src/world/state/journal.ts";
import { createMemoryBranch, type MemoryBranch } from "./memory-branch.ts";

/** Which branch it writes, and on which clock it batches. */
export type MemoryStateStoreOptions = BatchOptions & {
  /** Share one to have several writers. @default a new, empty one */
  readonly branch?: MemoryBranch | undefined;
  /** Stands in the commits. @default systemClock */
  readonly clock?: Clock | undefined;
  /** When batches are flushed. @default `clock` */
  readonly io?: Clock | undefined;
  /** What outlives the process. @default none: what is batched dies with it */
  readonly journal?: Journal | undefined;
};

/**
 * A state store in memory, with the batches and conflicts of the real ones.
 *
 * @example
 * const branch = createMemoryBranch({ "state.json": text });
 * const store = await createMemoryStateStore({ branch, clock });
 */
export function createMemoryStateStore(options: MemoryStateStoreOptions = {}): Promise<StateStore> {
  const { branch = createMemoryBranch(), clock = systemClock, io = clock, ...batch } = options;
  return createBatchedStore({ ...batch, branch: branch.connect(), clock, io });
}
