import type { CompetitionError, Rejection } from "@404-gen/core";

/** What a pod made, as it is recorded. */
export type GeneratedFile = {
  /** Public address of the model file. */
  readonly model: string;
  /** Public address of its preview. */
  readonly png: string;
  /** Bytes of the model file. */
  readonly size: number;
  /** Lower-case hex. */
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
 * - `made`: a file came, drew, and was stored. `distance` is null when it should have been measured and could not be (our fault);
 *   a baseline, which has nothing to compare with, carries 0.
 * - `failed`: the image's own failure (status, time, a file that does not draw), with its code.
 * - `fault`: ours; it counts neither for nor against the image, and not as an attempt.
 */
export type Attempt = {
  /** Of the prompt. */
  readonly stem: string;
  /** Id at the provider. */
  readonly podId: string;
  /** Counted generation time, seconds; see `countedSeconds`. */
  readonly seconds: number;
  /** Seconds to the response's headers and to the body's last byte, null when they never came. */
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
      /** Our own fault: not counted against the image. */
      readonly error: CompetitionError;
    }
);

/** True when the attempt says something about the image: it made a measured file, or failed by its own doing. */
export function isEvidence(attempt: Attempt): boolean {
  return attempt.kind === "failed" || (attempt.kind === "made" && attempt.distance !== null);
}
