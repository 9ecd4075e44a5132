import type { ImageDistance } from "@404-gen/core";
import type { Results } from "@404-gen/core/records";
import type { PodEnding } from "../pods/pod-ending.ts";
import type { Regeneration } from "../pods/regenerate.ts";
import type { AuditSettings } from "../settings.ts";
import type { AuditDecision } from "../stage/decide-audit.ts";

/** A submitted file's preview, or why it has none. */
export type SubmittedPreview =
  | { readonly png: Uint8Array; readonly sha256: string }
  | { readonly code: string; readonly message: string };

/** What became of one prompt of a rehearsal. */
export type RehearsalResult = {
  /** Of the prompt. */
  readonly stem: string;
  /**
   * `match`, `mismatch` (too far), `overtime`, `failed` (the image's), `unmeasured` (a fault of ours), `not-generated` (the run
   * ended before), `not-submitted` (no file, or one that does not draw).
   */
  readonly outcome: "match" | "mismatch" | "overtime" | "failed" | "unmeasured" | "not-generated" | "not-submitted";
  /** 0 to 2, null when there is none. */
  readonly distance: number | null;
  /** Counted generation time, null when there is none. */
  readonly seconds: number | null;
  /** How often it was tried. */
  readonly attempts: number;
  /** What `onPicture` gave: the hashes by which it names the drawn previews. */
  readonly pictures: {
    /** sha256 of the submitted file's preview, hex; null: none. */
    readonly submitted: string | null;
    /** sha256 of the preview of what the image made, hex; null: none. */
    readonly generated: string | null;
  };
  /** Code and words of what went wrong. */
  readonly problem: {
    /** Code of the catalogue. */
    readonly code: string;
    /** One sentence. */
    readonly message: string;
  } | null;
};

/** What the audit of this image would come to. */
export type RehearsalReport = {
  /** As the auditor would record it. */
  readonly verdict: AuditDecision;
  /** One a prompt, in the order given. */
  readonly results: readonly RehearsalResult[];
  /** Which embedding the distances are of. */
  readonly embedding: ImageDistance["embedding"];
  /** Name and version of the distance. */
  readonly distanceName: string;
  /** Why the regeneration ended. */
  readonly ending: Regeneration["ending"];
  /** Why each pod ended, oldest first. */
  readonly pods: readonly PodEnding[];
  /** The whole run. */
  readonly seconds: number;
  /** What the verdict was measured against. */
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

/** Everything that a miner wants to know of a rehearsal, as data. */
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
