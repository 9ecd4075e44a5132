import { asCompetitionError, CompetitionError } from "@404-gen/core";
import { isOurSocketError, socketCodeOf } from "@404-gen/core/net";

/**
 * The error of a connection to a pod that failed or broke: `NETWORK_LOCAL` when only our own machine can be the cause, else
 * `POD_UNREACHABLE`.
 */
export function podUnreachable(error: unknown): CompetitionError {
  if (CompetitionError.is(error)) return error;
  if (!isOurSocketError(error)) return asCompetitionError(error, { code: "POD_UNREACHABLE", fault: "infrastructure" });
  const code = socketCodeOf(error);
  return new CompetitionError(`The connection to the pod failed on our side (${code})`, {
    code: "NETWORK_LOCAL",
    fault: "infrastructure",
    data: { error: code },
    cause: error,
  });
}
