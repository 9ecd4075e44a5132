import { describe, expect, it } from "vitest";
import type { CompetitionConfig } from "../records/config.ts";
import { crownBlock } from "./crown-block.ts";
import { nextRound } from "./schedule.ts";

const config: CompetitionConfig = {
  name: "mesh",
  description: "",
  first_evaluation_date: "2026-02-02",
  last_competition_date: "2026-02-11",
  round_start_time: "08:00:00",
  generation_stage_minutes: 120,
  finalization_buffer_hours: 1,
  win_margin: 0.05,
  weight_decay: 0.2,
  weight_floor: 0.2,
  prompts_per_round: 128,
  carryover_prompts: 32,
  round_duration_days: 1,
};
const at = (day: string) => {
  const schedule = { earliest_reveal_block: 0, latest_reveal_block: 1000, generation_deadline_block: 1600 };
  const options = { now: Date.parse(`${day}T08:00:00Z`), currentBlock: 1000, schedule, config, round: 3 };
  return { next: nextRound(options), options };
};

describe("crownBlock", () => {
  it("is where the next round's submissions close, whatever the config says by then", () => {
    const { next, options } = at("2026-02-10");
    expect(next).toMatchObject({ finished: false });
    const newOptions = { ...options, config: { ...config, round_start_time: "20:00:00" } };
    expect(crownBlock(next, newOptions)).toBe(1000 + 7200);
  });

  it("after the last round is where the next one would have been", () => {
    const { next, options } = at("2026-02-11");
    expect(next).toEqual({ finished: true });
    expect(crownBlock(next, options)).toBe(1000 + 7200);
  });

  it("is the block of now in a competition that begins after the year 9999", () => {
    const never = { ...at("2026-02-11").options, now: Date.parse("9999-12-31T08:00:00Z") };
    expect(crownBlock({ finished: true }, never)).toBe(1000);
  });
});
