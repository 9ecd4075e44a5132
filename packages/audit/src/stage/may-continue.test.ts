import type { StateStore } from "@404-gen/core";
import { createManualClock, createMemoryBranch, createMemoryStateStore } from "@404-gen/core/testing";
import { expect, it } from "vitest";
import { mayContinue } from "./round-facts.ts";

const stateText = (stage: string) => JSON.stringify({ current_round: 3, stage, next_stage_eta: null }, null, 2);

it("sees an operator's pause on the branch at once, and goes by what it saw when the host does not answer", async () => {
  const clock = createManualClock({ now: 0 });
  const branch = createMemoryBranch();
  const [ours, operators] = await Promise.all([
    createMemoryStateStore({ branch, clock }),
    createMemoryStateStore({ branch, clock }),
  ]);
  await operators.commit([{ path: "state.json", text: stateText("duels") }], { message: "Duels" });
  expect(await mayContinue(ours, 3)).toBe(true);
  expect(await mayContinue(ours, 2)).toBe(false);
  await operators.refresh();
  await operators.commit([{ path: "state.json", text: stateText("paused") }], { message: "Pause" });
  const unreachable: StateStore = {
    ...ours,
    read: (path) => ours.read(path),
    refresh: () => Promise.reject(new TypeError("no host")),
  };
  expect(await mayContinue(unreachable, 3)).toBe(true);
  expect(await mayContinue(ours, 3)).toBe(false);
});
