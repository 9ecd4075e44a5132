import { expect, it } from "vitest";
import { createManualClock } from "../../../testing/manual-clock.ts";
import { createMemoryBranch } from "../../../testing/memory-branch.ts";
import { createBatchedStore } from "./batched-store.ts";

const broken = () => Promise.reject(Object.assign(new TypeError("EIO"), { code: "EIO", syscall: "read" }));

it("a disk that cannot be read is a fault of ours with a code, for whoever asks the store and whoever asks a moment of it", async () => {
  const clock = createManualClock();
  const branch = { ...createMemoryBranch({ "state.json": "{}" }).connect(), read: broken, list: broken };
  const store = await createBatchedStore({ branch, clock, io: clock });
  for (const { read, list } of [store, store.snapshot()])
    for (const request of [read("state.json"), list("")])
      await expect(request).rejects.toMatchObject({
        code: "STATE_DISK_FAILED",
        retryable: true,
        data: { error: "EIO", syscall: "read" },
      });
});
