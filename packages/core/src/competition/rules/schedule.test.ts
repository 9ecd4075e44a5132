import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTextFiles, sharedDataFolder } from "../../../testing/shared-data.ts";
import { type CompetitionConfig, parseConfig } from "../records/config.ts";
import { parseLeader } from "../records/leader.ts";
import { parseSchedule, type Schedule } from "../records/schedule.ts";
import { estimateEta, nextRound, planRounds } from "./schedule.ts";

const config: CompetitionConfig = {
  name: "mesh",
  description: "",
  first_evaluation_date: "2026-02-02",
  last_competition_date: "2026-03-10",
  round_start_time: "08:00:00",
  generation_stage_minutes: 120,
  finalization_buffer_hours: 1,
  win_margin: 0.05,
  weight_decay: 0.2,
  weight_floor: 0.2,
  prompts_per_round: 128,
  carryover_prompts: 32,
  round_duration_days: 3,
};
const at = (text: string) => Date.parse(text);
const schedule = (latest: number): Schedule => ({
  earliest_reveal_block: 0,
  latest_reveal_block: latest,
  generation_deadline_block: latest + 600,
});
const startOf = (now: string, options: Partial<Parameters<typeof nextRound>[0]> = {}) => {
  const next = nextRound({ now: at(now), currentBlock: 1000, schedule: null, config, round: 0, ...options });
  return next.finished ? "finished" : new Date(next.startsAt).toISOString().slice(0, 19);
};

describe("estimateEta", () => {
  it("counts 12 s a block", () => {
    expect(estimateEta({ now: at("2026-02-05T00:00:00.900Z"), currentBlock: 10, targetBlock: 310 })).toBe(
      "2026-02-05T01:00:00Z",
    );
  });
});

describe("nextRound", () => {
  it("without a schedule: today, or tomorrow when the buffer does not fit, not before the first date", () => {
    expect(startOf("2026-02-10T06:59:00Z")).toBe("2026-02-10T08:00:00");
    expect(startOf("2026-02-10T07:00:00Z")).toBe("2026-02-10T08:00:00");
    expect(startOf("2026-02-10T07:00:01Z")).toBe("2026-02-11T08:00:00");
    expect(startOf("2025-12-24T12:00:00Z")).toBe("2026-02-02T08:00:00");
  });

  it("with one: its start's date plus the duration, later when the round ended late", () => {
    const start = { schedule: schedule(1000), currentBlock: 1000 + 7200 };
    expect(startOf("2026-02-27T08:00:00Z", start)).toBe("2026-03-01T08:00:00");
    expect(startOf("2026-02-27T08:00:00Z", { ...start, currentBlock: 1000 + 3 * 7200 })).toBe("2026-02-28T08:00:00");
    expect(startOf("2026-02-27T08:00:00Z", { ...start, currentBlock: 1000 + 9 * 7200 })).toBe("2026-02-28T08:00:00");
  });

  it("finishes past the last date, and not on it", () => {
    const end = { schedule: schedule(1000), currentBlock: 1000 };
    expect(startOf("2026-03-07T08:00:00Z", end)).toBe("2026-03-10T08:00:00");
    expect(startOf("2026-03-08T08:00:00Z", end)).toBe("finished");
  });

  it("the block truncates toward zero, and the windows join", () => {
    const next = nextRound({
      now: at("2026-02-10T06:00:05Z"),
      currentBlock: 11_200,
      schedule: schedule(4000),
      config: { ...config, round_duration_days: 1, generation_stage_minutes: 7 },
      round: 4,
    });
    expect(next).toEqual({
      finished: false,
      round: 5,
      startsAt: at("2026-02-10T08:00:00Z"),
      schedule: { earliest_reveal_block: 4001, latest_reveal_block: 11_799, generation_deadline_block: 11_834 },
    });
  });

  it("refuses a day that the calendar does not have", () => {
    const broken = { ...config, last_competition_date: "2026-02-30" };
    expect(() => startOf("2026-02-10T06:00:00Z", { config: broken })).toThrow(
      expect.objectContaining({ code: "CONFIG_DATE_INVALID" }),
    );
  });

  it("the next round starts later than now plus the buffer, at the hour, within a duration and two days of now", () => {
    const moment = fc.integer({ min: at("2026-02-02T00:00:00Z"), max: at("2026-03-05T00:00:00Z") });
    fc.assert(
      fc.property(moment, fc.nat(21_600), fc.integer({ min: 1, max: 3 }), (now, age, days) => {
        const next = nextRound({
          now,
          currentBlock: 1_000_000 + age,
          schedule: schedule(1_000_000),
          config: { ...config, round_duration_days: days },
          round: 0,
        });
        if (next.finished) throw new Error("finished");
        expect(next.startsAt % 86_400_000).toBe(8 * 3_600_000);
        expect(next.startsAt - now).toBeGreaterThanOrEqual(3_600_000);
        expect(next.startsAt - now).toBeLessThanOrEqual((days + 2) * 86_400_000);
        expect(next.schedule.latest_reveal_block).toBeGreaterThan(1_000_000 + age);
      }),
    );
  });
});

describe("planRounds", () => {
  it("lists the rounds until the competition ends", () => {
    const options = { now: at("2026-03-01T12:00:00Z"), currentBlock: 100, schedule: null, config, round: -1 };
    const plan = planRounds(options);
    expect(plan.finished).toBe(true);
    expect(plan.rounds.map(({ round, startsAt }) => [round, new Date(startsAt).toISOString().slice(0, 10)])).toEqual([
      [0, "2026-03-02"],
      [1, "2026-03-05"],
      [2, "2026-03-08"],
    ]);
    expect(planRounds({ ...options, limit: 2 })).toMatchObject({ finished: false, rounds: { length: 2 } });
  });

  it("plans the blocks of each round from the round before, finalized at its generation deadline", () => {
    const plan = planRounds({ now: at("2026-03-01T12:00:00Z"), currentBlock: 100, schedule: null, config, round: -1 });
    expect(plan.rounds.map((round) => round.schedule)).toEqual([
      { earliest_reveal_block: 0, latest_reveal_block: 6100, generation_deadline_block: 6700 },
      { earliest_reveal_block: 6101, latest_reveal_block: 27_700, generation_deadline_block: 28_300 },
      { earliest_reveal_block: 27_701, latest_reveal_block: 49_300, generation_deadline_block: 49_900 },
    ]);
  });

  it("a round whose generation takes longer than a day starts the next one after it", () => {
    const slow = { ...config, round_duration_days: 1, generation_stage_minutes: 1500 };
    const plan = planRounds({
      now: at("2026-03-01T07:00:00Z"),
      currentBlock: 0,
      schedule: null,
      config: slow,
      round: 0,
    });
    expect(plan.rounds.map(({ startsAt }) => new Date(startsAt).toISOString().slice(0, 10))).toEqual([
      "2026-03-01",
      "2026-03-03",
      "2026-03-05",
      "2026-03-07",
      "2026-03-09",
    ]);
  });

  it("plans ten rounds unless told otherwise", () => {
    const long = { ...config, last_competition_date: "2027-02-02" };
    const options = { now: at("2026-03-01T12:00:00Z"), currentBlock: 100, schedule: null, config: long, round: 0 };
    expect(planRounds(options).rounds).toHaveLength(10);
    expect(planRounds({ ...options, limit: 0 })).toEqual({ finished: false, rounds: [] });
  });

  it("a competition of one day has one round, and none once its hour has passed", () => {
    const oneDay = { ...config, first_evaluation_date: "2026-03-02", last_competition_date: "2026-03-02" };
    const plan = (now: string) =>
      planRounds({ now: at(now), currentBlock: 0, schedule: null, config: oneDay, round: -1 }).rounds.map(
        ({ startsAt }) => new Date(startsAt).toISOString().slice(0, 16),
      );
    expect(plan("2026-02-20T12:00:00Z")).toEqual(["2026-03-02T08:00"]);
    expect(plan("2026-03-02T07:00:00Z")).toEqual(["2026-03-02T08:00"]);
    expect(plan("2026-03-02T07:00:01Z")).toEqual([]);
  });
});

const folder = sharedDataFolder();
describe.skipIf(!folder)("a real competition (skipped without ../shared/data)", () => {
  const files = folder ? readTextFiles(`${folder}/competition`) : new Map<string, string>();
  const read = <T>(path: string, parse: (text: string, options: { path: string }) => T) =>
    parse(files.get(path) as string, { path });

  it("round 2's schedule and the crown's block come out as recorded, whenever round 1 was finalized", () => {
    const record = read("rounds/2/schedule.json", parseSchedule);
    const startsAt = at("2026-02-08T08:00:00Z");
    const [earliest, latest] = [at("2026-02-05T12:00:00Z"), at("2026-02-08T06:59:00Z")];
    fc.assert(
      fc.property(fc.integer({ min: earliest, max: latest }), (now) => {
        const currentBlock = record.latest_reveal_block - Math.trunc((startsAt - now) / 12_000);
        const next = nextRound({
          now,
          currentBlock,
          schedule: read("rounds/1/schedule.json", parseSchedule),
          config: read("config.json", parseConfig),
          round: 1,
        });
        expect(next).toEqual({ finished: false, round: 2, startsAt, schedule: { ...record } });
      }),
    );
    expect(read("leader.json", parseLeader).at(-1)?.effective_block).toBe(record.latest_reveal_block);
  });
});
