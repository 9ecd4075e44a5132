import { expect, it } from "vitest";
import { createManualClock } from "./manual-clock.ts";
import { createMemoryBranch } from "./memory-branch.ts";
import { createMemoryJournal } from "./memory-journal.ts";
import { createMemoryStateStore } from "./memory-state-store.ts";

it("gives the next process what the one before it had not seen confirmed, and nothing that was", async () => {
  const branch = createMemoryBranch({ "state.json": "open" });
  const clock = createManualClock({ now: 0 });
  const disk = createMemoryJournal();
  const open = () => createMemoryStateStore({ branch, clock, journal: disk.open() });
  const first = await open();
  await first.write([{ path: "a", text: "1" }], { message: "A" });
  await first.write([{ path: "a", text: "2" }], { message: "A again" });
  const second = await open();
  expect(await second.read("a")).toBe("2");
  await second.flush();
  expect(branch.commits.at(-1)?.message).toBe("A\nA again");
  expect((await open()).status().pending).toEqual([]);
});
