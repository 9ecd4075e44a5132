import { expect, it } from "vitest";
import { createManualClock } from "../../../testing/manual-clock.ts";
import { createMemoryBranch } from "../../../testing/memory-branch.ts";
import { createMemoryStateStore } from "../../../testing/memory-state-store.ts";
import { silentLogger } from "../../ports/logger.ts";
import { leaseFile } from "../records/lease.ts";
import { formatState } from "../records/state.ts";
import { defineOwner } from "./define-owner.ts";

const signal = new AbortController().signal;
const MINUTE = 60_000;

async function setUp() {
  const clock = createManualClock({ now: Date.UTC(2026, 1, 3, 10) });
  const branch = createMemoryBranch({
    "state.json": formatState({ current_round: 1, stage: "duels", next_stage_eta: null }),
  });
  const actions: string[] = [];
  const runner = async (id: string, act?: () => Promise<void>) => {
    const state = await createMemoryStateStore({ branch, clock });
    const notifier = { name: "none", notify: async () => {} };
    const service = defineOwner(
      { state, clock, logger: silentLogger, notifier, runner: id },
      {
        name: "judge",
        stages: ["duels"],
        settings: { leaseMs: 30 * MINUTE },
        io: clock,
        async act(look) {
          await act?.();
          await look.commit([{ path: "rounds/1/matches_matrix.csv", text: id }], { message: "x" });
          actions.push(id);
          return { kind: "acted", what: id };
        },
      },
    );
    return { state, turn: () => service.turn({ signal }) };
  };
  const lease = () => {
    const path = leaseFile.path({ role: "judge" });
    const text = branch.files().get(path);
    return text === undefined ? null : leaseFile.parse(text, { path });
  };
  return { clock, branch, acted: actions, runner, lease };
}

it("of two runners one acts; the other says who does, and takes over after the lease has ended", async () => {
  const { clock, acted, runner, lease } = await setUp();
  const [first, second] = [await runner("first"), await runner("second")];
  await first.turn();
  expect(lease()).toMatchObject({ owner: "first", until: "2026-02-03T10:30:00.000Z" });
  expect(await second.turn()).toMatchObject({
    kind: "waiting",
    reason: "judge is runner first's until 2026-02-03T10:31:00.000Z",
  });
  await clock.advance(16 * MINUTE);
  await first.turn();
  await first.state.flush();
  expect(lease()).toMatchObject({ owner: "first", until: "2026-02-03T10:46:00.000Z" });
  await clock.advance(31 * MINUTE);
  await second.turn();
  expect(lease()).toMatchObject({ owner: "second" });
  expect(await first.turn()).toMatchObject({ kind: "waiting" });
  expect(acted).toEqual(["first", "first", "second"]);
});

it("a runner that slept through its lease writes nothing over the one that took over", async () => {
  const { clock, branch, runner } = await setUp();
  const second = await runner("second");
  let sleeps = true;
  const first = await runner("first", async () => {
    if (!sleeps) return;
    sleeps = false;
    await clock.advance(40 * MINUTE);
    await second.turn();
  });
  expect(await first.turn()).toMatchObject({ kind: "acted", what: expect.stringContaining("looked again") });
  expect(branch.files().get("rounds/1/matches_matrix.csv")).toBe("second");
});

it("when both take it at once, one does, and the other waits", async () => {
  const { acted, runner } = await setUp();
  const [first, second] = [await runner("first"), await runner("second")];
  await Promise.all([first.turn(), second.turn()]);
  await Promise.all([first.turn(), second.turn()]);
  expect(new Set(acted).size).toBe(1);
});
