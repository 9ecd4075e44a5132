/** What config.json of a competition 1 says where a test or a bench does not care: a day a round, a crown from a margin of 5 %. */
export const TEST_CONFIG = {
  name: "made", description: "", first_evaluation_date: "2026-01-01", last_competition_date: "2026-12-31", round_start_time: "08:00:00",
  generation_stage_minutes: 60, finalization_buffer_hours: 1, win_margin: 0.05, weight_decay: 0.1, weight_floor: 0.1,
  prompts_per_round: 128, carryover_prompts: 0, round_duration_days: 1,
}; // biome-ignore format: a record
