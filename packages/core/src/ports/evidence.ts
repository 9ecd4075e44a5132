import type { ErrorCode } from "../base/errors/catalogue.ts";
import type { CompetitionError } from "../base/errors/competition-error.ts";

/** A miner's fault, with what a miner needs to mend it. */
export type Rejection = {
  /** Code of the catalogue, for example `GLB_MULTIPLE_MESHES`, `DOWNLOAD_NOT_FOUND`. */
  readonly code: ErrorCode;
  /** One or two sentences: what was wrong and what would be right. */
  readonly message: string;
  /** Numbers and names behind the message (status, address, bytes, milliseconds, sha256…). */
  readonly data?: Readonly<Record<string, unknown>>;
};

/**
 * How every piece of evidence comes back: measured, the miner's fault, or ours. Ours is retried and in the end pauses
 * the round; it is never scored.
 */
export type Evidence<T> =
  | {
      readonly kind: "measured";
      /** What was measured. */
      readonly value: T;
    }
  | {
      readonly kind: "rejected";
      /** The miner's fault, with its code. */
      readonly rejection: Rejection;
    }
  | {
      readonly kind: "fault";
      /** Our own fault: to be retried, never scored. */
      readonly error: CompetitionError;
    };

/**
 * Evidence that was measured.
 *
 * @example
 * return measured(0.03);
 */
export const measured = <T>(value: T): Evidence<T> => ({ kind: "measured", value });
/**
 * Evidence of a miner's fault.
 *
 * @example
 * return rejected({ code: "PLY_BAD_MAGIC", message: "The file does not begin with ply." });
 */
export const rejected = (rejection: Rejection): Evidence<never> => ({ kind: "rejected", rejection });
/**
 * No evidence: a fault of ours.
 *
 * @example
 * return fault(new CompetitionError("the judge did not answer", { code: "TIMEOUT" }));
 */
export const fault = (error: CompetitionError): Evidence<never> => ({ kind: "fault", error });
