import { z } from "zod";
import { mergeDefaults } from "../../base/kit/merge-defaults.ts";
import type { CompetitionConfig } from "../records/config.ts";
import type { VerdictSettings } from "../rules/audit-verdict.ts";
import type { VerifyLimits } from "./types.ts";

const share = z.number().min(0).max(1);
const seconds = z.number().nonnegative();
const count = z.int().nonnegative();

/**
 * Limits that a competition declares beside its config, under the settings' own names:
 * `config.json` → `x404.limits`, for example `{ "MAX_MISMATCHED_PROMPTS": 2 }`. A validator that runs with other values than the
 * usual ones must declare them, or its verdicts cannot be recomputed.
 */
export const declaredLimitsSchema = z.object({
  MAX_MISMATCHED_MARGIN: share.optional(),
  MAX_GENERATION_TIME: seconds.optional(),
  OVERTIME_TOLERANCE_RATIO: share.optional(),
  GENERATION_TIMEOUT: seconds.optional(),
  ACCEPTABLE_DISTANCE: z.number().min(0).max(2).optional(),
  MAX_MISMATCHED_PROMPTS: count.optional(),
  MAX_MISMATCHED_CRITICAL_PROMPTS: count.optional(),
  GENERATION_MEDIAN_LIMIT: seconds.optional(),
  GENERATION_MEDIAN_TRIM_COUNT: count.optional(),
});
export type DeclaredLimits = z.infer<typeof declaredLimitsSchema>;

/** What the config declares; nothing when it declares nothing, or nothing that can be read. */
export function readDeclaredLimits(config: CompetitionConfig | null): DeclaredLimits {
  const extra = config?.["x404"] as { readonly limits?: unknown } | undefined;
  const parsed = declaredLimitsSchema.safeParse(extra?.limits ?? {});
  return parsed.success ? parsed.data : {};
}

/** `limits` with what the config declares laid over them. */
export function withDeclaredLimits(limits: VerifyLimits, config: CompetitionConfig | null): VerifyLimits {
  const declared = readDeclaredLimits(config);
  const verdict = mergeDefaults<VerdictSettings>(limits.verdict, {
    generationTimeout: declared.GENERATION_TIMEOUT,
    acceptableDistance: declared.ACCEPTABLE_DISTANCE,
    maxMismatchedPrompts: declared.MAX_MISMATCHED_PROMPTS,
    maxMismatchedCriticalPrompts: declared.MAX_MISMATCHED_CRITICAL_PROMPTS,
    generationMedianLimit: declared.GENERATION_MEDIAN_LIMIT,
    generationMedianTrimCount: declared.GENERATION_MEDIAN_TRIM_COUNT,
  });
  return mergeDefaults<VerifyLimits>(limits, {
    maxMismatchedMargin: declared.MAX_MISMATCHED_MARGIN,
    maxGenerationTime: declared.MAX_GENERATION_TIME,
    overtimeToleranceRatio: declared.OVERTIME_TOLERANCE_RATIO,
    verdict,
  });
}
