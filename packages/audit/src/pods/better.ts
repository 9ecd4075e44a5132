import type { AuditSettings } from "../settings.ts";
import type { Attempt } from "./attempt.ts";

/** Numbers that order attempts: a higher grade is the better result, whatever its time. */
const GRADES = { fault: 0, failed: 1, unmeasured: 2, mismatched: 3, within: 4 } as const;
export type Grade = keyof typeof GRADES;
export type GradeRules = Pick<AuditSettings, "acceptableDistance">;

/**
 * The grade of an attempt. Unmeasured is better than failed, because the file may match; and worse than mismatched, because a
 * measurement is evidence and its absence is not.
 */
export function gradeOf(attempt: Attempt, rules: GradeRules): Grade {
  if (attempt.kind !== "made") return attempt.kind;
  if (attempt.distance === null) return "unmeasured";
  return attempt.distance <= rules.acceptableDistance ? "within" : "mismatched";
}

/** The better of two attempts at one prompt: the higher grade, then the faster one. Ties keep `a`. */
export function betterOf(pair: { readonly a: Attempt; readonly b: Attempt }, rules: GradeRules): Attempt {
  const a = GRADES[gradeOf(pair.a, rules)];
  const b = GRADES[gradeOf(pair.b, rules)];
  if (a !== b) return a > b ? pair.a : pair.b;
  return pair.b.seconds < pair.a.seconds ? pair.b : pair.a;
}
