import { CompetitionError } from "@404-gen/core";

/** A model file that is refused: fault `miner`, a stable code, and a message that tells its maker what to mend. */
export function refusal(code: string, message: string, data?: Readonly<Record<string, unknown>>): CompetitionError {
  return new CompetitionError(message, { code, fault: "miner", data });
}
