import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sharedDataFolder } from "../../../testing/shared-data.ts";
import { parseConfig } from "../records/config.ts";
import { parseSchedule, type Schedule } from "../records/schedule.ts";
import { anchorOf, blockAt, etaAnchor } from "./reckon-block.ts";
import { nextRound } from "./schedule.ts";

const CONFIG = { first_evaluation_date: "2026-02-02", round_start_time: "08:00:00" };
const schedule = (latest: number): Schedule => ({
  earliest_reveal_block: 0,
  latest_reveal_block: latest,
  generation_deadline_block: latest + 600,
});
const at = (text: string) => Date.parse(text);

describe("blockAt", () => {
  it("counts whole blocks of 12 s from a known one, both ways, and none below 0", () => {
    const anchor = { block: 5_000, at: 1_000_000 };
    expect(blockAt(anchor, 1_000_000)).toBe(5_000);
    expect(blockAt(anchor, 1_000_000 + 59_999)).toBe(5_004);
    expect(blockAt(anchor, 1_000_000 + 60_000)).toBe(5_005);
    expect(blockAt(anchor, 1_000_000 - 60_000)).toBe(4_995);
    expect(blockAt({ block: 3, at: 1_000_000 }, 0)).toBe(0);
  });
});

describe("anchorOf", () => {
  const [first, third] = [schedule(7_454_966), schedule(7_497_680)];

  it("takes what is announced before anything else", () => {
    const state = { stage: "open", next_stage_eta: "2026-02-08T08:00:00Z" } as const;
    expect(anchorOf({ state, schedule: third, first, config: CONFIG })).toEqual({
      block: 7_497_680,
      at: at("2026-02-08T08:00:00Z"),
      from: "eta",
    });
    expect(
      anchorOf({ state: { ...state, stage: "miner_generation" }, schedule: third, first, config: CONFIG })?.block,
    ).toBe(7_498_280);
  });

  it("takes nothing for announced where the eta, its stage or the schedule is not there", () => {
    const announcement = { stage: "open", next_stage_eta: "2026-02-08T08:00:00Z" } as const;
    expect(etaAnchor(announcement, null)).toBeNull();
    expect(etaAnchor({ ...announcement, next_stage_eta: null }, third)).toBeNull();
    expect(etaAnchor({ ...announcement, stage: "duels" }, third)).toBeNull();
  });

  it("knows nothing without a schedule, a first round, or a first day that the calendar has", () => {
    const common = { state: null, schedule: third, first, config: CONFIG };
    expect(anchorOf({ ...common, schedule: null })).toBeNull();
    expect(anchorOf({ ...common, first: null })).toBeNull();
    expect(anchorOf({ ...common, config: { ...CONFIG, first_evaluation_date: "2026-02-30" } })).toBeNull();
  });

  it("in a stage without an eta goes by when history shows that a stage began", () => {
    const state = { stage: "duels", next_stage_eta: null } as const;
    const entryBlocks = new Map([
      ["miner_generation", at("2026-02-08T08:03:00Z")],
      ["downloading", at("2026-02-08T10:05:00Z")],
    ]);
    const common = { state, schedule: third, first, config: CONFIG };
    expect(anchorOf({ ...common, entered: entryBlocks })).toEqual({
      block: 7_497_680,
      at: at("2026-02-08T08:03:00Z"),
      from: "history",
    });
    entryBlocks.delete("miner_generation");
    expect(anchorOf({ ...common, entered: entryBlocks })).toEqual({
      block: 7_498_280,
      at: at("2026-02-08T10:05:00Z"),
      from: "history",
    });
  });

  it("without history goes by the calendar, to the day", () => {
    const state = { stage: "duels", next_stage_eta: null } as const;
    expect(anchorOf({ state, schedule: third, first, config: CONFIG })?.at).toBe(at("2026-02-08T08:00:00Z"));
    expect(anchorOf({ state, schedule: first, first, config: CONFIG })?.at).toBe(at("2026-02-02T08:00:00Z"));
    expect(anchorOf({ state, schedule: null, first, config: CONFIG })).toBeNull();
  });

  it("finds the day of any round, however the chain's blocks drifted by a third of a day", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: -2399, max: 2399 }), (days, drift) => {
        const late = schedule(first.latest_reveal_block + days * 7200 + drift);
        const anchor = anchorOf({ state: null, schedule: late, first, config: CONFIG });
        expect(anchor).toMatchObject({ at: at("2026-02-02T08:00:00Z") + days * 86_400_000, from: "calendar" });
      }),
    );
  });
});

const shared = sharedDataFolder();
describe.skipIf(shared === null)("the recorded competition's rounds", () => {
  const text = (path: string) => readFileSync(join(shared ?? "", "competition", path), "utf8");
  const scheduleOf = (round: number) => parseSchedule(text(`rounds/${round}/schedule.json`), { path: "schedule.json" });

  it.each([
    ["two hours", 2],
    ["a day", 24],
    ["two and a half days", 60],
  ])("round 2 is foreseen for its day from round 1, %s after its start and without its block", (_name, hours) => {
    const config = parseConfig(text("config.json"), { path: "config.json" });
    const [first, current] = [scheduleOf(0), scheduleOf(1)];
    const now = at("2026-02-05T08:00:00Z") + hours * 3_600_000;
    const anchor = anchorOf({ state: { stage: "duels", next_stage_eta: null }, schedule: current, first, config });
    const next = nextRound({ now, currentBlock: blockAt(anchor!, now), schedule: current, config, round: 1 });
    expect(next).toMatchObject({ startsAt: at("2026-02-08T08:00:00Z") });
    // Its real block, to within the blocks that the chain lost in three days.
    expect(Math.abs((next as { schedule: Schedule }).schedule.latest_reveal_block - 7_497_680)).toBeLessThan(20);
  });
});
