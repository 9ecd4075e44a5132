import { type ErrorCode, errorRow } from "../../base/errors/catalogue.ts";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import type { Fault } from "../../base/errors/error-row.ts";
import { asCompetitionError } from "../../base/errors/wrap.ts";

/** An error on its way from a worker to whoever asked. No stack and no cause: they are in the worker's log. */
export type Failure = {
  readonly code: string;
  readonly fault: string;
  readonly retryable: boolean;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** What was thrown, ready to travel. */
export function failureOf(cause: unknown): Failure {
  const { code, fault, retryable, message, data } = asCompetitionError(cause, { code: "JOB_FAILED" });
  return { code, fault, retryable, message, data: { ...data } };
}

const FAULTS: readonly string[] = ["usage", "miner", "infrastructure", "conflict"];

/** The error again, on the other side. What is none of these is a `JOB_FAILED` with its words. */
export function errorOf(failure: Partial<Failure>): CompetitionError {
  const { code = "JOB_FAILED", fault = "infrastructure", retryable, message = "A worker failed", data } = failure;
  const isKnown = FAULTS.includes(fault) && (errorRow(code as ErrorCode) !== undefined || code.startsWith("X_"));
  if (!isKnown) return new CompetitionError(message, { code: "JOB_FAILED" });
  return new CompetitionError(message, { code: code as ErrorCode, fault: fault as Fault, retryable, data });
}
