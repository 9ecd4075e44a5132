import { extraOf } from "../records/extra-of.ts";
import type { Result, Results } from "../records/results.ts";

/** How often the leader's image may try a prompt before the prompt is given up. */
export const BASELINE_DEFAULTS = {
  /** Failures of the leader's own image after which a prompt counts as failed for good. MAX_PROMPT_ATTEMPTS. */
  attempts: 3,
} as const;

/** What says whether the leader's baseline is complete. */
export type BaselineOptions = {
  /** `rounds/{n}/leader/generated.json`; null when it is not there. */
  readonly baseline: Results | null;
  /** Infinity: only `x404.final` makes a failure final. @default 3 */
  readonly attempts?: number | undefined;
};

/**
 * Stems that the leader's baseline still lacks: neither a preview nor a final failure of the leader's own image stands there. While there
 * are any, no match with the leader is fair, for a gap is the validator's fault and not a challenger's win; so the judge waits, the auditor goes
 * on generating, and verify reports a round that was judged nevertheless.
 *
 * A failure is final when the auditor says so (`x404.final`), or, in records without that note, after `attempts` attempts.
 *
 * @example
 * baselineGaps(stems, { baseline, attempts: 3 }); // []: DUELS may begin
 */
export function baselineGaps(
  stems: readonly string[],
  { baseline, attempts = BASELINE_DEFAULTS.attempts }: BaselineOptions,
): readonly string[] {
  return stems.filter((stem) => !isSettled(baseline?.[stem], attempts));
}

function isSettled(result: Result | undefined, attempts: number): boolean {
  if (result === undefined) return false;
  return result.png !== null || (extraOf(result, { key: "final", type: "boolean" }) ?? result.attempts >= attempts);
}
