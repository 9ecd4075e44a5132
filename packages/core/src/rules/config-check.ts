import type { CompetitionConfig } from "../records/config.ts";

export type ConfigProblem = {
  readonly severity: "error" | "warning";
  readonly field: string;
  readonly code: string;
  readonly message: string;
};
/** What is wrong with a config before it is used. `now`: milliseconds since the epoch. An `error` must stop the start. */
export function validateConfig(_config: CompetitionConfig, _now: number): readonly ConfigProblem[] {
  throw new Error("stub");
}
