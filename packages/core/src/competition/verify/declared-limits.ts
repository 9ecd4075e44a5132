import { mergeDefaults } from "../../base/kit/merge-defaults.ts";
import { type CompetitionConfig, declaredLimits } from "../records/config.ts";
import { VERDICT_DEFAULTS, type VerdictSettings } from "../rules/audit-verdict.ts";
import { DECISIVE_DEFAULTS } from "../rules/decisive-prompts.ts";
import { MATCH_DEFAULTS } from "../rules/match.ts";
import type { VerifyLimits } from "./types.ts";

/** Limits of the running system (COMPETITION.md section 10). */
export const VERIFY_DEFAULTS: VerifyLimits = { ...DECISIVE_DEFAULTS, ...MATCH_DEFAULTS, verdict: VERDICT_DEFAULTS };

/** `limits` with what the config declares laid over them. */
export function withDeclaredLimits(limits: VerifyLimits, config: CompetitionConfig | null): VerifyLimits {
  const ownLimits = declaredLimits(config);
  const verdict = mergeDefaults<VerdictSettings>(limits.verdict, {
    generationTimeout: ownLimits.GENERATION_TIMEOUT,
    acceptableDistance: ownLimits.ACCEPTABLE_DISTANCE,
    maxMismatchedPrompts: ownLimits.MAX_MISMATCHED_PROMPTS,
    maxMismatchedCriticalPrompts: ownLimits.MAX_MISMATCHED_CRITICAL_PROMPTS,
    generationMedianLimit: ownLimits.GENERATION_MEDIAN_LIMIT,
    minGeneratedShare: ownLimits.MIN_GENERATED_SHARE,
  });
  return mergeDefaults<VerifyLimits>(limits, {
    maxMismatchedMargin: ownLimits.MAX_MISMATCHED_MARGIN,
    maxGenerationTime: ownLimits.MAX_GENERATION_TIME,
    overtimeToleranceRatio: ownLimits.OVERTIME_TOLERANCE_RATIO,
    verdict,
  });
}
