import * as z from "zod";

const share = z.number().min(0).max(1);
const seconds = z.number().nonnegative();
const count = z.int().nonnegative();

/**
 * Limits that a competition declares beside its config, under the settings' own names:
 * `config.json` → `x404.limits`, for example `{ "MAX_MISMATCHED_PROMPTS": 2 }`. What is declared holds, whatever the settings of the
 * validator's machine are: services decide by it and `verify` recomputes by it. Other values than the usual ones must be declared, or
 * verdicts cannot be recomputed.
 */
export const declaredLimitsSchema = z.object({
  /** 0 to 1: margin above `win_margin` from which a win is clear enough to need no decisive prompts. */
  MAX_MISMATCHED_MARGIN: share.optional(),
  /** Seconds a prompt may take in a match. */
  MAX_GENERATION_TIME: seconds.optional(),
  /** 0 to 1: share of the prompts that may take longer without consequences. */
  OVERTIME_TOLERANCE_RATIO: share.optional(),
  /** Seconds a prompt may take in an audit. */
  GENERATION_TIMEOUT: seconds.optional(),
  /** 0 to 2: largest distance of two previews of the same model. */
  ACCEPTABLE_DISTANCE: z.number().min(0).max(2).optional(),
  /** Mismatches that an audit forgives; in competition 2 failed prompts of a repeat. */
  MAX_MISMATCHED_PROMPTS: count.optional(),
  /** Mismatches among the decisive prompts that an audit forgives. */
  MAX_MISMATCHED_CRITICAL_PROMPTS: count.optional(),
  /** Seconds: largest median generation time. */
  GENERATION_MEDIAN_LIMIT: seconds.optional(),
  /** 0 to 1: least share of prompts that the image must make again. */
  MIN_GENERATED_SHARE: share.optional(),
  /** Seconds that a repeat may take in competition 2, its accepted batches together. */
  TOTAL_GENERATION_TIME_LIMIT: seconds.optional(),
  /** Accepted, without effect: cutting as many times from both ends never moves a median. */
  GENERATION_MEDIAN_TRIM_COUNT: count.optional(),
});
/** Limits that `config.json` declares under `x404.limits`; verify decides by them. */
export type DeclaredLimits = z.infer<typeof declaredLimitsSchema>;
