import { VERDICT_DEFAULTS } from "@404-gen/core/rules";

/**
 * Mismatches that an audit tolerates in a round of so many prompts: the usual six are meant for 128 prompts, and with few they would let
 * every cheat pass.
 */
export const toleratedMismatches = (prompts: number): number =>
  Math.min(VERDICT_DEFAULTS.maxMismatchedPrompts, Math.floor(prompts / 4));
