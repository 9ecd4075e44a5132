import { CompetitionError, type KnownErrorCode } from "@404-gen/core";

/** A model file that is refused: fault `miner`, a stable code, and a message that tells its maker what to mend. */
export function refusal(
  code: KnownErrorCode,
  message: string,
  data?: Readonly<Record<string, unknown>>,
): CompetitionError {
  return new CompetitionError(message, { code, fault: "miner", data });
}
