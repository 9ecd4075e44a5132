import type { Results } from "@404-gen/core/records";

/**
 * Stems for which the leader's baseline has neither a preview nor a final failure of the leader's own image. While there are any,
 * no match with the leader is fair: a gap is our fault, not a challenger's win.
 *
 * A failure is final when the auditor says so (`x404.final: true`), or, in records without that key, after `attempts` attempts.
 */
export function baselineGaps(
  stems: readonly string[],
  { baseline, attempts }: { readonly baseline: Results | null; readonly attempts: number },
): readonly string[] {
  return stems.filter((stem) => {
    const result = baseline?.[stem];
    if (result === undefined) return true;
    if (result.png !== null) return false;
    const final = (result["x404"] as { final?: unknown } | undefined)?.final;
    return typeof final === "boolean" ? !final : result.attempts < attempts;
  });
}
