import type { CompetitionError, Rejection } from "@404-gen/core";

/** A generated file in the record. */
export type GeneratedFile = {
  /** Public address of the model file. */
  readonly model: string;
  /** Public address of its preview. */
  readonly png: string;
  /** Bytes of the model file. */
  readonly size: number;
  /** SHA-256 of both files, lower-case hex. */
  readonly sha256?:
    | {
        /** Of the model's bytes. */
        readonly model: string;
        /** Of the preview's bytes. */
        readonly png: string;
      }
    | undefined;
};

/**
 * One try of one prompt by one pod.
 * - `made`: a file came, was drawn, and is stored. `distance` is null when it could not be measured (our fault). For a baseline, which is compared with
 *   nothing, it is 0.
 * - `failed`: the image's own failure (status, time, a file that cannot be drawn), with its code.
 * - `fault`: our own failure. It counts neither for nor against the image, and not as an attempt.
 */
export type Attempt = {
  /** Stem of the prompt. */
  readonly stem: string;
  /** Name of the pod. */
  readonly podId: string;
  /** Counted generation time, seconds; see `countedSeconds`. */
  readonly seconds: number;
  /** Times since the request was sent. */
  readonly timing: {
    /** Seconds to the response's headers; null when they never came. */
    readonly headers: number | null;
    /** Seconds to the body's last byte; null when it never came. */
    readonly lastByte: number | null;
  };
} & (
  | {
      readonly kind: "made";
      readonly file: GeneratedFile;
      readonly distance: number | null;
      /** Why the distance is not measured. */
      readonly problem?: CompetitionError;
    }
  | {
      readonly kind: "failed";
      /** The image's fault, with its code. */
      readonly rejection: Rejection;
    }
  | {
      readonly kind: "fault";
      /** Our own fault: it does not count against the image. */
      readonly error: CompetitionError;
    }
);

/** True when the attempt is evidence: the image made a file that was measured, or it failed itself. */
export function isEvidence(attempt: Attempt): boolean {
  return attempt.kind === "failed" || (attempt.kind === "made" && attempt.distance !== null);
}
