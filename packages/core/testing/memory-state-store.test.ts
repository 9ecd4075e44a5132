import { createManualClock } from "./manual-clock.ts";
import { createMemoryBranch } from "./memory-branch.ts";
import { createMemoryStateStore } from "./memory-state-store.ts";
import { stateStoreConformance } from "./state-store-conformance.ts";

stateStoreConformance({
  name: "the store in memory",
  create: async () => {
    const branch = createMemoryBranch();
    const io = createManualClock();
    return {
      io,
      open: () => createMemoryStateStore({ branch, clock: io, io }),
      messages: async () => branch.commits.map((commit) => commit.message),
      close: async () => undefined,
    };
  },
});
