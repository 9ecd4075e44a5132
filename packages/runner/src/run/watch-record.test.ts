import { CompetitionError, type Notice, silentLogger } from "@404-gen/core";
import { createManualClock, createMemoryStateStore } from "@404-gen/core/testing";
import { describe, expect, it } from "vitest";
import { createWatch } from "./watch-record.ts";

const HOUR = 3_600_000;
const text = (more: object) => JSON.stringify({ current_round: 3, stage: "duels", next_stage_eta: null, ...more });

async function setUp(first = text({}), deliver: () => Promise<void> = async () => {}) {
  const clock = createManualClock({ now: Date.UTC(2026, 0, 1) });
  const inner = await createMemoryStateStore({ clock });
  const put = (now: string) => inner.commit([{ path: "state.json", text: now }], { message: "State" });
  await put(first);
  const notices: string[] = [];
  const host = { up: true };
  const state = {
    ...inner,
    refresh: async () => {
      if (!host.up) throw new CompetitionError("git answers 502", { code: "GIT_UNAVAILABLE" });
    },
  };
  const notify = async ({ kind }: Notice) => {
    notices.push(kind);
    await deliver();
  };
  const notifier = { name: "list", notify };
  const watch = createWatch({ state, clock, notifier, logger: silentLogger });
  const look = async (times: number, ms = 300_000) => {
    for (let time = 0; time < times; time++) {
      await watch.look();
      await clock.advance(ms);
    }
    await watch.look();
    return notices.splice(0);
  };
  return { clock, put, host, look };
}

describe("createWatch", () => {
  it("says nothing while all is well", async () => {
    const { look } = await setUp();
    expect(await look(200)).toEqual([]);
  });

  it("rings once for a git host that is away, not for one failed look, and says when it is over", async () => {
    const { host, look } = await setUp();
    host.up = false;
    expect(await look(1)).toEqual([]);
    expect(await look(50)).toEqual(["git-away"]);
    host.up = true;
    expect(await look(2)).toEqual(["git-away-over"]);
  });

  it("rings for a stage past its deadline, and when it is over", async () => {
    const { clock, put, look } = await setUp(text({ next_stage_eta: "2026-01-01T02:00:00Z" }));
    expect(await look(2, HOUR)).toEqual([]);
    expect(await look(3, HOUR)).toEqual(["stage-late"]);
    await put(text({ stage: "finalizing" }));
    await clock.advance(1);
    expect(await look(1, HOUR)).toEqual(["stage-late-over"]);
  });

  it("rings for a stage that stands for a day, a pause too", async () => {
    const { look } = await setUp(text({ stage: "paused" }));
    expect(await look(23, HOUR)).toEqual([]);
    expect(await look(30, HOUR)).toEqual(["stage-stands"]);
  });

  it("rings for a record that cannot be read", async () => {
    const { put, look } = await setUp();
    await put("{");
    expect(await look(5)).toEqual(["record-bad"]);
    await put(text({}));
    expect(await look(1)).toEqual(["record-bad-over"]);
  });

  // Found by the simulator, seed 35: nobody caught the rejection, and Node ended the validator.
  it("outlives a channel that throws", async () => {
    const losses: unknown[] = [];
    const hear = (error: unknown) => void losses.push(error);
    process.on("unhandledRejection", hear);
    const { host, look } = await setUp(text({}), async () => {
      throw new CompetitionError("the channel is away", { code: "TIMEOUT" });
    });
    host.up = false;
    expect(await look(50)).toEqual(["git-away"]);
    await new Promise((resolve) => setTimeout(resolve, 0));
    process.off("unhandledRejection", hear);
    expect(losses).toEqual([]);
  });
});
