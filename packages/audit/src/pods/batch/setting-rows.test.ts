import { describe, expect, it } from "vitest";
import { moduleAuditSettings } from "./setting-rows.ts";

/** Competition 1's default. */
const SIX = { MAX_MISMATCHED_PROMPTS: 6 };

describe("moduleAuditSettings", () => {
  it("takes competition 1's default as not set, and any other number as it is", () => {
    expect(moduleAuditSettings(SIX).maxMismatchedPrompts).toBeUndefined();
    expect(moduleAuditSettings({ MAX_MISMATCHED_PROMPTS: 4 }).maxMismatchedPrompts).toBe(4);
  });

  it("never takes a declared limit for a default", () => {
    expect(moduleAuditSettings(SIX, SIX).maxMismatchedPrompts).toBe(6);
  });
});
