import { mergeDefaults } from "../../base/kit/merge-defaults.ts";
import { isDistanceMeasured } from "../records/measured-distance.ts";
import { modelUrl } from "../records/recorded-model.ts";
import type { Result, Results } from "../records/results.ts";
import { median } from "./median.ts";

/** Limits of an audit unless config or settings say otherwise. Source: COMPETITION.md section 8. */
export const VERDICT_DEFAULTS = {
  /** Seconds; a slower regeneration is a mismatch. GENERATION_TIMEOUT. */
  generationTimeout: 180,
  /** Cosine distance; a larger one is a mismatch. ACCEPTABLE_DISTANCE. */
  acceptableDistance: 0.1,
  /** More non-critical mismatches reject. MAX_MISMATCHED_PROMPTS. */
  maxMismatchedPrompts: 6,
  /** More critical mismatches reject. MAX_MISMATCHED_CRITICAL_PROMPTS. */
  maxMismatchedCriticalPrompts: 1,
  /** Seconds; a larger median rejects. GENERATION_MEDIAN_LIMIT. */
  generationMedianLimit: 90,
  /**
   * Share of the submitted prompts, 0 to 1, that the image must have regenerated: a pass rests on evidence. With six prompts and a tolerance
   * of six, an image that generated nothing passed and was crowned. In the recorded competition the least was 0.95.
   */
  minGeneratedShare: 0.5,
} as const;
/** The limits of an audit, each a number in the unit of its default. */
export type VerdictSettings = { readonly [K in keyof typeof VERDICT_DEFAULTS]: number };

/** What an audit's verdict is decided from. */
export type AuditVerdictOptions = {
  /** Stems that the miner submitted successfully. */
  readonly submitted: readonly string[];
  /** What its image regenerated. A distance that is no measurement is marked so (`isDistanceMeasured`). */
  readonly generated: Results;
  /** Decisive stems. */
  readonly critical: readonly string[];
  /** Limits that differ from the usual ones. @default VERDICT_DEFAULTS */
  readonly settings?: { readonly [K in keyof VerdictSettings]?: number | undefined } | undefined;
};

/** `missing`: no entry. `failed`: an entry without a model or without its preview. `overtime`: too slow. `distance`: looks different. */
export type MismatchWhy = "missing" | "failed" | "overtime" | "distance";

/** What an audit comes to, as `generation_audits.json` has it. */
export type AuditVerdict = {
  /** `pending`: not rejected by what was measured, but a distance is still unmeasured. */
  readonly outcome: "passed" | "rejected" | "pending";
  /** How many prompts were compared. */
  readonly checked_prompts: number;
  /** Non-critical mismatches. */
  readonly failed_prompts: number;
  /** Critical mismatches. */
  readonly failed_critical: number;
  /** Median of the non-failed times, seconds; null when there are none. */
  readonly generation_time: number | null;
  /** Joined with `; `; empty for a pass. */
  readonly reason: string;
  /** In the order of `submitted`. */
  readonly mismatches: readonly {
    /** Stem of the prompt. */
    readonly name: string;
    /** The first reason that applies, in the order of {@link MismatchWhy}. */
    readonly why: MismatchWhy;
  }[];
};

/**
 * The verdict over what a miner submitted and what its image regenerated (COMPETITION.md section 8). A prompt without a result is a
 * mismatch, so call it for a final verdict only when the audit is over.
 *
 * @example
 * auditVerdict({ submitted, generated, critical: [] }).outcome;
 */
export function auditVerdict({ submitted, generated, critical, settings }: AuditVerdictOptions): AuditVerdict {
  const limits = mergeDefaults<VerdictSettings>(VERDICT_DEFAULTS, settings);
  const mismatches = submitted.flatMap((name) => {
    const why = mismatchOf(generated[name], limits);
    return why === null ? [] : [{ name, why }];
  });
  const decisive = new Set(critical);
  const failedCritical = mismatches.filter(({ name }) => decisive.has(name)).length;
  const counts = { failed_prompts: mismatches.length - failedCritical, failed_critical: failedCritical };
  const times = submitted.flatMap((name) => timeOf(generated[name]));
  const seconds = median(times);
  const deliveryCount = submitted.filter((name) => isGenerated(generated[name])).length;
  const reasons = rejections({ ...counts, seconds, delivered: deliveryCount, promptCount: submitted.length }, limits);
  const unmeasuredCount = submitted.filter((name) => generated[name] && !isDistanceMeasured(generated[name])).length;
  const open = reasons.length === 0 && unmeasuredCount > 0;
  if (open) reasons.push(`${unmeasuredCount} distances are not measured yet`);
  return {
    outcome: open ? "pending" : reasons.length > 0 ? "rejected" : "passed",
    checked_prompts: submitted.length,
    ...counts,
    generation_time: seconds,
    reason: reasons.join("; "),
    mismatches,
  };
}

/**
 * True when the image delivered a model and a preview of it.
 *
 * @example
 * const delivered = stems.filter((stem: string) => isGenerated(generated[stem])).length;
 */
export const isGenerated = (result: Result | undefined): result is Result =>
  result !== undefined && modelUrl(result) !== null && (result.png !== null || !isDistanceMeasured(result));

function mismatchOf(result: Result | undefined, limits: VerdictSettings): MismatchWhy | null {
  if (result === undefined) return "missing";
  if (!isGenerated(result)) return "failed";
  if (result.generation_time > limits.generationTimeout) return "overtime";
  return isDistanceMeasured(result) && result.distance > limits.acceptableDistance ? "distance" : null;
}

const timeOf = (result: Result | undefined): number[] => (isGenerated(result) ? [result.generation_time] : []);

type Findings = {
  readonly failed_prompts: number;
  readonly failed_critical: number;
  readonly seconds: number | null;
  /** Prompts that the image regenerated, of those asked for. */
  readonly delivered: number;
  readonly promptCount: number;
};

function rejections(findings: Findings, limits: VerdictSettings): string[] {
  const { failed_prompts, failed_critical, seconds, delivered, promptCount } = findings;
  const reasons: string[] = [];
  if (seconds !== null && seconds > limits.generationMedianLimit) {
    // The words are those of the recorded competition; cutting as many times from both ends never moves a median.
    reasons.push(
      `Trimmed median generation time (${seconds.toFixed(2)} s) exceeds limit (${limits.generationMedianLimit} s)`,
    );
  }
  if (failed_prompts > limits.maxMismatchedPrompts) {
    reasons.push(`Non-critical mismatches (${failed_prompts}) exceed tolerance (${limits.maxMismatchedPrompts})`);
  }
  if (failed_critical > limits.maxMismatchedCriticalPrompts) {
    reasons.push(`Critical mismatches (${failed_critical}) exceed tolerance (${limits.maxMismatchedCriticalPrompts})`);
  }
  // Whatever is tolerated, a pass rests on prompts that were regenerated and on a time that was measured.
  if (seconds === null || delivered < limits.minGeneratedShare * promptCount) {
    const least = Math.ceil(limits.minGeneratedShare * promptCount);
    reasons.push(`Generated prompts (${delivered}) are fewer than the ${least} of ${promptCount} that a pass rests on`);
  }
  return reasons;
}
