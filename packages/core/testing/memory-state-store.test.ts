import { describe, expect, it } from "vitest";
import { createManualClock } from "./manual-clock.ts";
import { createMemoryBranch } from "./memory-branch.ts";
import { createMemoryJournal } from "./memory-journal.ts";
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

describe("a branch that is rewritten under a store", () => {
  const setUp = async () => {
    const branch = createMemoryBranch({ "state.json": "open" });
    const clock = createManualClock();
    const disk = createMemoryJournal();
    const open = () => createMemoryStateStore({ branch, clock, journal: disk.open() });
    const store = await open();
    await store.commit([{ path: "evidence", text: "1" }], { message: "Evidence" });
    const rewind = () => branch.rewrite(branch.commits.slice(0, -1));
    return { branch, open, store, rewind };
  };
  const verdict = [{ path: "verdict", text: "it holds" }];

  it("takes nothing that was decided on the record before, neither at once nor in the batch", async () => {
    const { branch, store, rewind } = await setUp();
    const record = store.snapshot();
    await store.write([{ path: "progress", text: "1" }], { message: "Progress" });
    rewind();
    // The commit itself finds it out, and says so.
    await expect(store.commit(verdict, { message: "Verdict", record })).rejects.toMatchObject({
      code: "STATE_CONFLICT",
      data: { paths: ["verdict"] },
    });
    expect(store.status().pending).toEqual([]);
    await expect(store.commit(verdict, { message: "Verdict", record })).rejects.toMatchObject({
      code: "STATE_CONFLICT",
    });
    await expect(store.write(verdict, { message: "Verdict", record })).rejects.toMatchObject({
      code: "STATE_CONFLICT",
    });
    expect([...branch.files().keys()]).toEqual(["state.json"]);
    await store.commit(verdict, { message: "Verdict", record: store.snapshot() });
    expect(branch.files().get("verdict")).toBe("it holds");
  });

  it("drops what a journal kept for it over a restart, once the store has seen the rewrite", async () => {
    const { branch, open, store, rewind } = await setUp();
    await store.write([{ path: "progress", text: "1" }], { message: "Progress" });
    const next = await open();
    expect(next.status().pending).toEqual(["progress"]);
    rewind();
    await next.refresh();
    expect(next.status().pending).toEqual([]);
    await next.flush();
    expect([...branch.files().keys()]).toEqual(["state.json"]);
    expect((await open()).status().pending).toEqual([]);
  });

  it("takes what goes on from a commit that others made meanwhile: the branch only grew", async () => {
    const { branch, open, store } = await setUp();
    const record = store.snapshot();
    await (await open()).commit([{ path: "note", text: "1" }], { message: "Note" });
    await store.commit(verdict, { message: "Verdict", record });
    expect([...branch.files().keys()]).toEqual(["state.json", "evidence", "note", "verdict"]);
  });
});
