import { mergeDefaults } from "../../../base/kit/merge-defaults.ts";
import type { DeclaredLimits } from "../../records/declared-limits.ts";
import { formatFixed } from "../../rules/python-format.ts";

/** What a regeneration came to. */
export type ReportOutcome = "pending" | "completed" | "rejected";

/** Limits of a regeneration unless settings say otherwise. Source: BATCH-API.md. */
export const REPORT_DEFAULTS = {
  /** Seconds that a repeat may take, accepted batches together. TOTAL_GENERATION_TIME_LIMIT. */
  totalGenerationTimeLimit: 7200,
  /** More failed prompts in a repeat reject. MAX_MISMATCHED_PROMPTS. */
  maxMismatchedPrompts: 12,
} as const;
/** The limits of a regeneration, each a number in the unit of its default. */
export type ReportSettings = { readonly [K in keyof typeof REPORT_DEFAULTS]: number };

/**
 * The limits of a regeneration where `config.json` declares its own under `x404.limits`.
 *
 * @example
 * reportSettings({ MAX_MISMATCHED_PROMPTS: 2 }).maxMismatchedPrompts; // 2
 */
export const reportSettings = (limits: DeclaredLimits): ReportSettings =>
  mergeDefaults<ReportSettings>(REPORT_DEFAULTS, {
    totalGenerationTimeLimit: limits.TOTAL_GENERATION_TIME_LIMIT,
    maxMismatchedPrompts: limits.MAX_MISMATCHED_PROMPTS,
  });

/** One finished repeat as it was measured. */
export type RepeatFacts = {
  /** From 1. */
  readonly repeat: number;
  /** Of the submitted stems: those that the image made. */
  readonly generated: number;
  /** Of the submitted stems: those missing or failed. */
  readonly failed: number;
  /** Seconds, accepted batches together; 0 when no batch was accepted. */
  readonly seconds: number;
};

/** What a regeneration's report is worked out from. */
export type GenerationReportOptions = {
  /** SS58 address of the miner. */
  readonly hotkey: string;
  /** Finished repeats, in order. */
  readonly repeats: readonly RepeatFacts[];
  /** config.audit_repeats. */
  readonly auditRepeats: number;
  /** Limits that differ from the usual ones. @default REPORT_DEFAULTS */
  readonly settings?: { readonly [K in keyof ReportSettings]?: number | undefined } | undefined;
};

/** An entry of generation_reports.json, keys in the file's order. */
export type GenerationReport = {
  /** SS58 address of the miner. */
  readonly hotkey: string;
  /** `pending` while a repeat is open. */
  readonly outcome: ReportOutcome;
  /** The repeats that are complete, in order. */
  readonly repeats: readonly {
    /** From 1. */
    readonly repeat_index: number;
    /** Prompts that gave a module. */
    readonly generated_prompts: number;
    /** Prompts that did not. */
    readonly failed_prompts: number;
    /** Seconds; null when nothing was timed. */
    readonly generation_time: number | null;
  }[];
  /** Joined with `; `; empty unless rejected. */
  readonly reason: string;
};

/**
 * What a regeneration has come to (BATCH-API.md 3): rejected as soon as a repeat took too long or failed too much, completed when no
 * repeat is left, pending in between.
 *
 * @example
 * generationReport({ hotkey, auditRepeats: 3, repeats: [{ repeat: 1, generated: 128, failed: 0, seconds: 5800 }] }).outcome; // "pending"
 */
export function generationReport(options: GenerationReportOptions): GenerationReport {
  const settings = mergeDefaults<ReportSettings>(REPORT_DEFAULTS, options.settings);
  const reasons = options.repeats.flatMap((repeat) => failures(repeat, settings));
  const isComplete = options.repeats.length >= options.auditRepeats;
  return {
    hotkey: options.hotkey,
    outcome: reasons.length > 0 ? "rejected" : isComplete ? "completed" : "pending",
    repeats: options.repeats.map(({ repeat, generated, failed, seconds }) => ({
      repeat_index: repeat,
      generated_prompts: generated,
      failed_prompts: failed,
      generation_time: seconds === 0 ? null : seconds,
    })),
    reason: reasons.join("; "),
  };
}

function failures({ repeat, failed, seconds }: RepeatFacts, settings: ReportSettings): string[] {
  const { totalGenerationTimeLimit: limit, maxMismatchedPrompts: tolerance } = settings;
  const reasons: string[] = [];
  if (seconds > limit) {
    reasons.push(`Repeat ${repeat}: time (${formatFixed(seconds, 1)}s) exceeds limit (${formatFixed(limit, 1)}s)`);
  }
  if (failed > tolerance) reasons.push(`Repeat ${repeat}: ${failed} failed prompts exceed tolerance (${tolerance})`);
  return reasons;
}

/** The report of an image that cannot be run, by cause (BATCH-API.md 2). The texts are the reference's own words, which other tools compare. */
export const REPORT_REJECTIONS = {
  /** No build of the commit gave an image. */
  notBuilt: "Failed to build a docker image",
  /** The image never became ready. */
  notDeployed: "Failed to deploy a docker image",
} as const;
