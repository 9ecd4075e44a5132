import { describe, expect, it } from "vitest";
import { declaredLimits, parseConfig } from "../records/config.ts";
import { VERIFY_DEFAULTS, withDeclaredLimits } from "./declared-limits.ts";

const config = (extra: object) =>
  parseConfig(
    JSON.stringify({
      name: "demo",
      description: "",
      first_evaluation_date: "2026-01-05",
      last_competition_date: "2026-12-31",
      generation_stage_minutes: 60,
      win_margin: 0.05,
      weight_decay: 0.1,
      weight_floor: 0.1,
      prompts_per_round: 8,
      carryover_prompts: 2,
      ...extra,
    }),
    { path: "config.json" },
  );

describe("declared limits", () => {
  it("lie over the usual ones, each under its setting's name", () => {
    const limits = withDeclaredLimits(
      VERIFY_DEFAULTS,
      config({ x404: { limits: { MAX_MISMATCHED_PROMPTS: 2, MAX_MISMATCHED_MARGIN: 0.1 } } }),
    );
    expect(limits).toEqual({
      ...VERIFY_DEFAULTS,
      maxMismatchedMargin: 0.1,
      verdict: { ...VERIFY_DEFAULTS.verdict, maxMismatchedPrompts: 2 },
    });
  });

  it("leave the usual ones alone when nothing, or nothing sensible, is declared", () => {
    for (const extra of [
      {},
      { x404: {} },
      { x404: { limits: "all" } },
      { x404: { limits: { MAX_MISMATCHED_PROMPTS: -1 } } },
    ]) {
      expect(withDeclaredLimits(VERIFY_DEFAULTS, config(extra))).toEqual(VERIFY_DEFAULTS);
    }
    expect(declaredLimits(null)).toEqual({});
  });
});
