import * as z from "zod";

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
  MIN_GENERATED_SHARE: share.optional(),
  /** Accepted, without effect: cutting as many times from both ends never moves a median. */
  GENERATION_MEDIAN_TRIM_COUNT: count.optional(),
});
export type DeclaredLimits = z.infer<typeof declaredLimitsSchema>;
