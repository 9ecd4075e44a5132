import { VERDICT_DEFAULTS } from "@404-gen/core/rules";
import { REPORT_DEFAULTS } from "@404-gen/core/two";

/** Most prompts that an audit tolerates: mismatches in competition 1, failed prompts of a repeat in competition 2. */
export const USUAL_TOLERANCE = {
  "1": VERDICT_DEFAULTS.maxMismatchedPrompts,
  "2": REPORT_DEFAULTS.maxMismatchedPrompts,
} as const;

/**
 * Prompts that an audit tolerates in a round with this many prompts: at most a quarter of them. The usual six, or twelve in competition 2, are meant
 * for 128 prompts; in a small round they would let every cheat pass.
 */
export const toleratedMismatches = (prompts: number, competition: keyof typeof USUAL_TOLERANCE = "1"): number =>
  Math.min(USUAL_TOLERANCE[competition], Math.floor(prompts / 4));
