import type { Results } from "../records/results.ts";

export const VERDICT_DEFAULTS = {
  /** Seconds; a slower regeneration is a mismatch. GENERATION_TIMEOUT. */
  generationTimeout: 180,
  /** Cosine distance; a larger one is a mismatch. ACCEPTABLE_DISTANCE. */
  acceptableDistance: 0.1,
  /** Non-critical mismatches above this reject. MAX_MISMATCHED_PROMPTS. */
  maxMismatchedPrompts: 6,
  /** Critical mismatches above this reject. MAX_MISMATCHED_CRITICAL_PROMPTS. */
  maxMismatchedCriticalPrompts: 1,
  /** Seconds; a trimmed median above this rejects. GENERATION_MEDIAN_LIMIT. */
  generationMedianLimit: 90,
  /** Times cut from each end of the sorted list when there are more than twice as many. GENERATION_MEDIAN_TRIM_COUNT. */
  generationMedianTrimCount: 6,
} as const;
export type VerdictSettings = { readonly [K in keyof typeof VERDICT_DEFAULTS]: number };
export type AuditVerdictOptions = {
  /** Stems that the miner submitted successfully. */
  readonly submitted: readonly string[];
  /** What its image regenerated. A distance that was not measured is marked by `x404.distance: null` on the result. */
  readonly generated: Results;
  /** Decisive stems. */
  readonly critical: readonly string[];
  /** @default VERDICT_DEFAULTS */
  readonly settings?: Partial<VerdictSettings> | undefined;
};
export type MismatchWhy = "missing" | "failed" | "overtime" | "distance";
export type AuditVerdict = {
  /** `pending` when the rest could still change the outcome because a distance is unmeasured. */
  readonly outcome: "passed" | "rejected" | "pending";
  readonly checked_prompts: number;
  readonly failed_prompts: number;
  readonly failed_critical: number;
  /** Trimmed median of the non-failed times, seconds; null when none. */
  readonly generation_time: number | null;
  readonly reason: string;
  readonly mismatches: readonly { readonly name: string; readonly why: MismatchWhy }[];
};
export function auditVerdict(_options: AuditVerdictOptions): AuditVerdict {
  throw new Error("stub");
}
/** Median of the times after cutting `trim` from each end when there are more than 2 × trim; null for none. */
export function trimmedMedian(_times: readonly number[], _trim: number): number | null {
  throw new Error("stub");
}
