import { CompetitionError, type CompetitionErrorOptions } from "./competition-error.ts";

/**
 * The thrown value as a {@link CompetitionError}: itself when it is one, else wrapped with the cause kept.
 *
 * @example
 * const error = asCompetitionError(thrown, { code: "TIMEOUT" });
 */
export function asCompetitionError(error: unknown, options: CompetitionErrorOptions): CompetitionError {
  if (CompetitionError.is(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new CompetitionError(message, { ...options, cause: error });
}

/**
 * True when the value is what an aborted `AbortSignal` throws.
 *
 * @example
 * if (isAbort(error)) return;
 */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}
