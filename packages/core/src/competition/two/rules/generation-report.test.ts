import { describe, expect, it } from "vitest";
import { hasCompetition2Data, readCompetition2 } from "../../../../testing/competition-2-data.ts";
import { generationReport, REPORT_DEFAULTS, reportSettings } from "./generation-report.ts";

type Vector = {
  readonly submitted: number;
  readonly failed_1: number;
  readonly missing_2: number;
  readonly time_1: number;
  readonly time_2: number;
  readonly report: string;
};

describe.skipIf(!hasCompetition2Data)("the reference's own summaries", () => {
  it.each(readCompetition2<readonly Vector[]>("vectors/generation-summary.json", []))("%o", (vector) => {
    const { submitted, failed_1, missing_2 } = vector;
    const report = generationReport({
      hotkey: "5H",
      auditRepeats: 2,
      repeats: [
        { repeat: 1, generated: submitted - failed_1, failed: failed_1, seconds: vector.time_1 },
        { repeat: 2, generated: submitted - missing_2, failed: missing_2, seconds: vector.time_2 },
      ],
    });
    expect(report).toEqual(JSON.parse(vector.report));
    expect(Object.keys(report)).toEqual(Object.keys(JSON.parse(vector.report)));
  });
});

describe("generationReport", () => {
  const repeat = { repeat: 1, generated: 116, failed: 12, seconds: 7200 };

  it("is pending while a repeat is left, and complete at both limits exactly", () => {
    expect(generationReport({ hotkey: "5H", auditRepeats: 2, repeats: [repeat] }).outcome).toBe("pending");
    expect(generationReport({ hotkey: "5H", auditRepeats: 1, repeats: [repeat] }).outcome).toBe("completed");
    expect(generationReport({ hotkey: "5H", auditRepeats: 1, repeats: [] }).outcome).toBe("pending");
  });

  it("lists each repeat; one that nothing was timed of has no time", () => {
    const untimedRepeat = { repeat: 2, generated: 0, failed: 128, seconds: 0 };
    const settings = { maxMismatchedPrompts: 11 };
    expect(generationReport({ hotkey: "5H", auditRepeats: 2, repeats: [repeat, untimedRepeat], settings })).toEqual({
      hotkey: "5H",
      outcome: "rejected",
      repeats: [
        { repeat_index: 1, generated_prompts: 116, failed_prompts: 12, generation_time: 7200 },
        { repeat_index: 2, generated_prompts: 0, failed_prompts: 128, generation_time: null },
      ],
      reason: "Repeat 1: 12 failed prompts exceed tolerance (11); Repeat 2: 128 failed prompts exceed tolerance (11)",
    });
  });

  it("is rejected at once, though repeats are left", () => {
    const late = { ...repeat, seconds: 7300.1 };
    expect(generationReport({ hotkey: "5H", auditRepeats: 3, repeats: [late] })).toMatchObject({
      outcome: "rejected",
      reason: "Repeat 1: time (7300.1s) exceeds limit (7200.0s)",
    });
  });

  it("has the limits that config.json declares, and the defaults where it declares none", () => {
    expect(reportSettings({})).toEqual(REPORT_DEFAULTS);
    expect(reportSettings({ MAX_MISMATCHED_PROMPTS: 2, TOTAL_GENERATION_TIME_LIMIT: 60 })).toEqual({
      maxMismatchedPrompts: 2,
      totalGenerationTimeLimit: 60,
    });
  });

  it("takes other limits", () => {
    const settings = { maxMismatchedPrompts: 11, totalGenerationTimeLimit: undefined };
    expect(generationReport({ hotkey: "5H", auditRepeats: 1, repeats: [repeat], settings }).reason).toBe(
      "Repeat 1: 12 failed prompts exceed tolerance (11)",
    );
  });
});
