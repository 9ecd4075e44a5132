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
  const declared = declaredLimits(config);
  const verdict = mergeDefaults<VerdictSettings>(limits.verdict, {
    generationTimeout: declared.GENERATION_TIMEOUT,
    acceptableDistance: declared.ACCEPTABLE_DISTANCE,
    maxMismatchedPrompts: declared.MAX_MISMATCHED_PROMPTS,
    maxMismatchedCriticalPrompts: declared.MAX_MISMATCHED_CRITICAL_PROMPTS,
    generationMedianLimit: declared.GENERATION_MEDIAN_LIMIT,
    minGeneratedShare: declared.MIN_GENERATED_SHARE,
  });
  return mergeDefaults<VerifyLimits>(limits, {
    maxMismatchedMargin: declared.MAX_MISMATCHED_MARGIN,
    maxGenerationTime: declared.MAX_GENERATION_TIME,
    overtimeToleranceRatio: declared.OVERTIME_TOLERANCE_RATIO,
    verdict,
  });
}
