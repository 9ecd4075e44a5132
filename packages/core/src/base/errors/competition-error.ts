import { redact, redactValue } from "../secrets/redact.ts";

/**
 * What went wrong, in the words of the five ideas: who has to act.
 * - `usage`: the caller's arguments or configuration; nothing was started.
 * - `miner`: a miner's input; evidence against it, never retried.
 * - `infrastructure`: ours, or a service's that we use; never scored for or against anyone.
 * - `conflict`: somebody else wrote first; read again and decide again.
 */
export type Fault = "usage" | "miner" | "infrastructure" | "conflict";

export type CompetitionErrorOptions = {
  /** Stable upper-case code that callers may match on, for example `GLB_OUT_OF_BOUNDS`. */
  readonly code: string;
  /** Who has to act. */
  readonly fault: Fault;
  /** Arguments of the failure: JSON values only, no secrets. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  /** May the same call succeed later? @default true for `infrastructure`, false otherwise */
  readonly retryable?: boolean | undefined;
  /** How long the other side asked us to wait, milliseconds. */
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
};

const MARK = Symbol.for("@404-gen/core/competition-error");

/**
 * The one error class of these packages. Match on `code`; the message is for people.
 *
 * @example
 * try { await store.commit(changes) } catch (error) {
 *   if (CompetitionError.is(error, "STATE_CONFLICT")) decideAgain();
 * }
 */
export class CompetitionError extends Error {
  readonly code: string;
  readonly fault: Fault;
  readonly data: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: CompetitionErrorOptions) {
    super(redact(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "CompetitionError";
    this.code = options.code;
    this.fault = options.fault;
    this.data = redactValue(options.data ?? {});
    this.retryable = options.retryable ?? options.fault === "infrastructure";
    this.retryAfterMs = options.retryAfterMs;
    Object.defineProperty(this, MARK, { value: true });
  }

  /** True for errors of this class from any installed copy of the package, optionally with one of `codes`. */
  static is(error: unknown, ...codes: string[]): error is CompetitionError {
    if (typeof error !== "object" || error === null || !(MARK in (error as object))) return false;
    return codes.length === 0 || codes.includes((error as unknown as CompetitionError).code);
  }

  toJSON(): { code: string; message: string; data: Readonly<Record<string, unknown>> } {
    return { code: this.code, message: this.message, data: this.data };
  }
}
