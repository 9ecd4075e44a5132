import { CompetitionError, type KnownErrorCode } from "@404-gen/core";

/** The error for a refused model file: fault `miner`, a stable code, and a message that tells the miner what to mend. */
export function refusal(
  code: KnownErrorCode,
  message: string,
  data?: Readonly<Record<string, unknown>>,
): CompetitionError {
  return new CompetitionError(message, { code, fault: "miner", data });
}
