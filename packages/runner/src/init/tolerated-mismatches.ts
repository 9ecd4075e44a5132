import { VERDICT_DEFAULTS } from "@404-gen/core/rules";
import { REPORT_DEFAULTS } from "@404-gen/core/two";

/** What an audit tolerates at most: mismatches of competition 1, failed prompts of a repeat in competition 2. */
export const USUAL_TOLERANCE = {
  "1": VERDICT_DEFAULTS.maxMismatchedPrompts,
  "2": REPORT_DEFAULTS.maxMismatchedPrompts,
} as const;

/**
 * Prompts that an audit tolerates in a round of so many: the usual six, or twelve in competition 2, are meant for 128 prompts, and with few
 * they would let every cheat pass.
 */
export const toleratedMismatches = (prompts: number, competition: keyof typeof USUAL_TOLERANCE = "1"): number =>
  Math.min(USUAL_TOLERANCE[competition], Math.floor(prompts / 4));
