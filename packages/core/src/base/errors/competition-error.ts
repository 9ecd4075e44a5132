import { redact, redactValue } from "../secrets/redact.ts";
import { type ErrorCode, errorRow, type KnownErrorCode } from "./catalogue.ts";
import type { Fault } from "./error-row.ts";

/** Code, cause and data of an error. */
export type CompetitionErrorOptions = {
  /** Arguments of the failure: JSON values only, no secrets. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  /** May the same call succeed later? @default what the catalogue says; for another fault than its, true for `infrastructure` */
  readonly retryable?: boolean | undefined;
  /** Milliseconds that the other side asked us to wait. */
  readonly retryAfterMs?: number | undefined;
  /** What was caught. */
  readonly cause?: unknown;
} & (
  | {
      /** A code of the catalogue, for example `GLB_OUT_OF_BOUNDS`. */
      readonly code: KnownErrorCode;
      /** Who has to act. @default what the catalogue says */
      readonly fault?: Fault | undefined;
    }
  | {
      /** Any code: a custom one (`X_…`) says itself whose fault it is. */
      readonly code: ErrorCode;
      /** Who has to act. */
      readonly fault: Fault;
    }
);

const MARK = Symbol.for("@404-gen/core/competition-error");

/**
 * The one error class of these packages. Match on `code`; the message is for people. What each code stands for, whose fault it is
 * and what to do about it is in the catalogue `ERRORS` and in docs/errors.md.
 *
 * @example
 * try { await store.commit(changes) } catch (error) {
 *   if (CompetitionError.is(error, "STATE_CONFLICT")) decideAgain();
 * }
 */
export class CompetitionError extends Error {
  /** Stable code of the catalogue; callers match on it, never on the message. */
  readonly code: ErrorCode;
  /** Who has to act. */
  readonly fault: Fault;
  /** Numbers and names behind the message. */
  readonly data: Readonly<Record<string, unknown>>;
  /** May the same call succeed later? */
  readonly retryable: boolean;
  /** Milliseconds that the other side asked us to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: CompetitionErrorOptions) {
    super(redact(message), options.cause === undefined ? undefined : { cause: options.cause });
    const row = errorRow(options.code);
    this.name = "CompetitionError";
    this.code = options.code;
    this.fault = options.fault ?? row?.fault ?? "infrastructure";
    this.data = redactValue(options.data ?? {});
    const usual = row?.fault === this.fault ? row.retryable : undefined;
    this.retryable = options.retryable ?? usual ?? this.fault === "infrastructure";
    this.retryAfterMs = options.retryAfterMs;
    Object.defineProperty(this, MARK, { value: true });
  }

  /** True for errors of this class from any installed copy of the package, optionally with one of `codes`. */
  static is(error: unknown, ...codes: ErrorCode[]): error is CompetitionError {
    if (typeof error !== "object" || error === null || !(MARK in (error as object))) return false;
    return codes.length === 0 || codes.includes((error as unknown as CompetitionError).code);
  }

  /** What a log or an answer may show: no stack, no cause. */
  toJSON(): {
    code: ErrorCode;
    message: string;
    /** Facts of this failure by name, without secrets. */
    data: Readonly<Record<string, unknown>>;
  } {
    return { code: this.code, message: this.message, data: this.data };
  }
}
