import { parseConfig } from "@404-gen/core/records";
import { expect, it } from "vitest";
import { forecastOf, sayForecast, tryConfig } from "./forecast.ts";
import { simulate } from "./simulate.ts";

const CONFIG = {
  name: "season",
  description: "",
  first_evaluation_date: "2027-03-01",
  last_competition_date: "2027-06-01",
  round_start_time: "12:00:00",
  generation_stage_minutes: 90,
  finalization_buffer_hours: 2,
  win_margin: 0.1,
  weight_decay: 0.1,
  weight_floor: 0.1,
  prompts_per_round: 128,
  carryover_prompts: 32,
  round_duration_days: 2,
  // Declared for 128 prompts: with four prompts a tolerance of six would cover all.
  x404: { limits: { MAX_MISMATCHED_PROMPTS: 6, ACCEPTABLE_DISTANCE: 0.2 } },
};

it("forecasts a config's dates, winners and costs before a season, with the config's own dates", async () => {
  const trial = tryConfig(parseConfig(JSON.stringify(CONFIG), { path: "config.json" }), { prompts: 4 });
  const run = await simulate({ seed: 3, kinds: [], rounds: 2, prompts: 4, config: trial.config });
  expect(run.broken).toEqual([]);
  const forecast = forecastOf(run, trial);
  const [first, second] = forecast.rounds;
  // The services see the close within minutes of 12:00; then the images have 90 minutes.
  expect(Math.abs((first?.closesAt ?? 0) - Date.UTC(2027, 2, 1, 12))).toBeLessThan(3_600_000);
  expect((first?.decidedAt ?? 0) - (first?.closesAt ?? 0)).toBeGreaterThan(80 * 60_000);
  // Two days later, and the verdict comes hours after the close.
  expect(second?.closesAt).toBeGreaterThan((first?.closesAt ?? 0) + 1.9 * 86_400_000);
  expect(first?.lateMinerHours).toBeGreaterThan(48);
  expect(second?.lateMinerHours).toBeNull();
  expect(forecast).toMatchObject({ roundsUntilCrownMoves: 1, prompts: 4, configPrompts: 128 });
  expect(forecast.machineHours).toBeGreaterThan(0);
  expect(sayForecast(forecast).join("\n")).toContain("the crown moves after 1 of 2 rounds");
});
