import { describe, expect, it } from "vitest";
import { moduleAuditSettings } from "./setting-rows.ts";

/** What competition 1's default is. */
const SIX = { MAX_MISMATCHED_PROMPTS: 6 };

describe("moduleAuditSettings", () => {
  it("takes competition 1's default for one's own not said, and any other number as it is", () => {
    expect(moduleAuditSettings(SIX).maxMismatchedPrompts).toBeUndefined();
    expect(moduleAuditSettings({ MAX_MISMATCHED_PROMPTS: 4 }).maxMismatchedPrompts).toBe(4);
  });

  it("never takes a declared limit for a default", () => {
    expect(moduleAuditSettings(SIX, SIX).maxMismatchedPrompts).toBe(6);
  });
});
