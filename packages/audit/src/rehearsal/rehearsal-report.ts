import type { ImageDistance } from "@404-gen/core";
import type { Results } from "@404-gen/core/records";
import type { PodEnding } from "../pods/pod-ending.ts";
import type { Regeneration } from "../pods/regenerate.ts";
import type { AuditSettings } from "../settings.ts";
import type { AuditDecision } from "../stage/decide-audit.ts";

/** A submitted file's preview, or the reason why it has none. */
export type SubmittedPreview =
  | { readonly png: Uint8Array; readonly sha256: string }
  | { readonly code: string; readonly message: string };

/** Result of one prompt of a rehearsal. */
export type RehearsalResult = {
  /** Stem of the prompt. */
  readonly stem: string;
  /**
   * `match`, `mismatch` (too far), `overtime`, `failed` (by the image), `unmeasured` (by our fault), `not-generated` (the run
   * ended before), `not-submitted` (no file, or one that cannot be drawn).
   */
  readonly outcome: "match" | "mismatch" | "overtime" | "failed" | "unmeasured" | "not-generated" | "not-submitted";
  /** Distance, 0 to 2; null when there is none. */
  readonly distance: number | null;
  /** Counted generation time, seconds; null when there is none. */
  readonly seconds: number | null;
  /** Number of attempts. */
  readonly attempts: number;
  /** Hashes of the previews that `onPicture` got. */
  readonly pictures: {
    /** sha256 of the submitted file's preview, hex; null: none. */
    readonly submitted: string | null;
    /** sha256 of the generated file's preview, hex; null: none. */
    readonly generated: string | null;
  };
  /** Error of the prompt; null: none. */
  readonly problem: {
    /** Code of the catalogue. */
    readonly code: string;
    /** One sentence. */
    readonly message: string;
  } | null;
};

/** Result of a rehearsal. */
export type RehearsalReport = {
  /** The verdict that the auditor would record. */
  readonly verdict: AuditDecision;
  /** One result for each prompt, in their order. */
  readonly results: readonly RehearsalResult[];
  /** Embedding of the distances. */
  readonly embedding: ImageDistance["embedding"];
  /** Name and version of the distance. */
  readonly distanceName: string;
  /** Why the regeneration ended. */
  readonly ending: Regeneration["ending"];
  /** Why each pod ended, oldest first. */
  readonly pods: readonly PodEnding[];
  /** Seconds of the run. */
  readonly seconds: number;
  /** Limits of the verdict. */
  readonly settings: AuditSettings;
};

export type ReportOptions = {
  readonly verdict: AuditDecision;
  readonly run: Regeneration;
  readonly generated: Results;
  readonly previews: ReadonlyMap<string, SubmittedPreview>;
  readonly distance: ImageDistance;
  readonly seconds: number;
  readonly settings: AuditSettings;
};

/** Puts together the report of a rehearsal. */
export function reportOf(options: ReportOptions): RehearsalReport {
  const { verdict, run, previews, distance, seconds, settings } = options;
  return {
    verdict,
    results: [...previews].map(([stem, preview]) => resultOf(options, { stem, preview })),
    embedding: distance.embedding,
    distanceName: distance.name,
    ending: run.ending,
    pods: run.endings,
    seconds,
    settings,
  };
}

function resultOf(
  { run, settings }: ReportOptions,
  { stem, preview }: { stem: string; preview: SubmittedPreview },
): RehearsalResult {
  const previewHash = "png" in preview ? preview.sha256 : null;
  const none = {
    stem,
    distance: null,
    seconds: null,
    attempts: 0,
    pictures: { submitted: previewHash, generated: null },
  };
  if (!("png" in preview))
    return { ...none, outcome: "not-submitted", problem: { code: preview.code, message: preview.message } };
  const work = run.prompts.get(stem);
  const best = work?.best;
  if (!work || !best) return { ...none, outcome: "not-generated", problem: null };
  const generatedHash = best.kind === "made" ? (best.file.sha256?.png ?? null) : null;
  const base = {
    stem,
    attempts: work.triedBy.length,
    seconds: best.seconds,
    pictures: { submitted: previewHash, generated: generatedHash },
  };
  if (best.kind === "failed")
    return {
      ...base,
      outcome: "failed",
      distance: null,
      problem: { code: best.rejection.code, message: best.rejection.message },
    };
  const error = best.kind === "fault" ? best.error : best.problem;
  if (best.kind === "fault" || best.distance === null)
    return {
      ...base,
      outcome: "unmeasured",
      distance: null,
      problem: error ? { code: error.code, message: error.message } : null,
    };
  const outcome =
    best.distance > settings.acceptableDistance
      ? "mismatch"
      : best.seconds > settings.generationTimeoutSeconds
        ? "overtime"
        : "match";
  return { ...base, outcome, distance: best.distance, problem: null };
}
