import { CompetitionError } from "../../base/errors/competition-error.ts";
import type { WeightsProblem } from "./preflight.ts";

/** The error of a failed preflight: nothing was sent, and every problem is named. */
export function weightsRefused(problems: readonly WeightsProblem[]): CompetitionError {
  const text = problems.map(({ message }) => message).join("; ");
  return new CompetitionError(`the chain would not count these weights: ${text}`, {
    code: "WEIGHTS_PREFLIGHT",
    data: { problems },
  });
}
