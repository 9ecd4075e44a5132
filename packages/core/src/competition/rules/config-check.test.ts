import { describe, expect, it } from "vitest";
import { parseConfig } from "../records/config.ts";
import { validateConfig } from "./config-check.ts";

const good = {
  name: "mesh",
  description: "",
  first_evaluation_date: "2026-02-02",
  last_competition_date: "2026-03-10",
  generation_stage_minutes: 120,
  win_margin: 0.05,
  weight_decay: 0.2,
  weight_floor: 0.2,
  prompts_per_round: 128,
  carryover_prompts: 32,
};
const check = (changes: Partial<typeof good> & Record<string, unknown>, now = "2026-02-10T00:00:00Z") =>
  validateConfig(parseConfig(JSON.stringify({ ...good, ...changes }), { path: "config.json" }), Date.parse(now)).map(
    ({ severity, code }) => `${severity} ${code}`,
  );

describe("validateConfig", () => {
  it("finds nothing in a good one", () => {
    expect(check({})).toEqual([]);
  });
  it.each([
    [{ last_competition_date: "2026-02-09" }, ["error CONFIG_COMPETITION_OVER"]],
    [{ last_competition_date: "2026-02-10" }, ["warning CONFIG_NO_ROUND_LEFT"]],
    [
      { last_competition_date: "2026-01-01", first_evaluation_date: "2026-02-20" },
      ["error CONFIG_DATES_REVERSED", "error CONFIG_COMPETITION_OVER"],
    ],
    [{ last_competition_date: "2026-02-30" }, ["error CONFIG_DATE_INVALID"]],
    [{ first_evaluation_date: "2026-13-01" }, ["error CONFIG_DATE_INVALID"]],
    [{ generation_stage_minutes: 1440 }, ["error CONFIG_GENERATION_TOO_LONG"]],
    [{ finalization_buffer_hours: 24 }, ["warning CONFIG_BUFFER_TOO_LONG"]],
    [{ carryover_prompts: 129 }, ["error CONFIG_CARRYOVER_TOO_LARGE"]],
    [{ win_margin: 0 }, ["warning CONFIG_WIN_MARGIN_ZERO"]],
  ])("%j gives %j", (changes, codes) => {
    expect(check(changes)).toEqual(codes);
  });
});

describe("tolerances against what they tolerate", () => {
  const problems = (changes: Record<string, unknown>) => check(changes);
  const limits = (limitValues: object) => ({ x404: { limits: limitValues } });

  it("a tolerance that covers every prompt is refused, one that covers most is warned of", () => {
    expect(problems({ prompts_per_round: 6, carryover_prompts: 0 })).toContain("error CONFIG_TOLERANCE_TOO_LARGE");
    expect(problems({ prompts_per_round: 7, carryover_prompts: 0 })).toContain("warning CONFIG_TOLERANCE_LARGE");
    const declaration = limits({ MAX_MISMATCHED_PROMPTS: 1 });
    expect(problems({ prompts_per_round: 6, carryover_prompts: 0, ...declaration })).not.toContain(
      "error CONFIG_TOLERANCE_TOO_LARGE",
    );
  });

  it.each([
    [{ OVERTIME_TOLERANCE_RATIO: 1 }],
    [{ ACCEPTABLE_DISTANCE: 2 }],
    [{ MIN_GENERATED_SHARE: 0 }],
    [{ MAX_MISMATCHED_PROMPTS: 128 }],
  ])("%j cannot fail and is refused", (declaration) => {
    expect(problems(limits(declaration))).toEqual(["error CONFIG_TOLERANCE_TOO_LARGE"]);
  });

  it("takes a limit that is no number as not declared", () => {
    const problemsOf = (limit: unknown) => problems(limits({ MIN_GENERATED_SHARE: limit }));
    expect(problemsOf("0")).toEqual([]);
    expect(problemsOf(0.01)).toEqual([]);
    expect(problemsOf(-1)).toEqual(["error CONFIG_TOLERANCE_TOO_LARGE"]);
  });

  it("decisive prompts that can fail nobody are warned of", () => {
    expect(problems(limits({ MAX_MISMATCHED_CRITICAL_PROMPTS: 7 }))).toEqual([
      "warning CONFIG_CRITICAL_TOLERANCE_TOO_LARGE",
    ]);
    expect(problems({})).toEqual([]);
  });
});

describe("validateConfig, at its limits", () => {
  it("names the field of each problem", () => {
    const fields = (changes: object) =>
      validateConfig(
        parseConfig(JSON.stringify({ ...good, ...changes }), { path: "config.json" }),
        Date.parse("2026-02-10T00:00:00Z"),
      ).map(({ field }) => field);
    expect(fields({ first_evaluation_date: "2026-13-01", last_competition_date: "2026-02-30" })).toEqual([
      "first_evaluation_date",
      "last_competition_date",
    ]);
    expect(fields({ generation_stage_minutes: 1440 })).toEqual(["generation_stage_minutes"]);
    expect(fields({ finalization_buffer_hours: 24 })).toEqual(["finalization_buffer_hours"]);
    expect(fields({ carryover_prompts: 129 })).toEqual(["carryover_prompts"]);
    expect(fields({ win_margin: 0 })).toEqual(["win_margin"]);
    expect(fields({ last_competition_date: "2026-02-10" })).toEqual(["last_competition_date"]);
    expect(fields({ last_competition_date: "2026-02-09" })).toEqual(["last_competition_date"]);
    const reverseDates = { last_competition_date: "2026-02-19", first_evaluation_date: "2026-02-20" };
    expect(fields(reverseDates)).toEqual(["last_competition_date"]);
    expect(fields({ x404: { limits: { ACCEPTABLE_DISTANCE: 2 } } })).toEqual(["prompts_per_round"]);
  });

  it("takes a competition of one day, a carryover of all prompts, and a last round that fits exactly", () => {
    expect(check({ first_evaluation_date: "2026-02-20", last_competition_date: "2026-02-20" })).toEqual([]);
    const today = { first_evaluation_date: "2026-02-10", last_competition_date: "2026-02-10" };
    expect(check(today)).toEqual(["warning CONFIG_NO_ROUND_LEFT"]);
    expect(check({ carryover_prompts: 128 })).toEqual([]);
    expect(check({ last_competition_date: "2026-02-11" })).toEqual([]);
    expect(check({ generation_stage_minutes: 1439, finalization_buffer_hours: 23.9 })).toEqual([]);
    expect(check({ prompts_per_round: 12, carryover_prompts: 0 })).not.toContain("warning CONFIG_TOLERANCE_LARGE");
  });
});
