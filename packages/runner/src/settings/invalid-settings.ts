import { CompetitionError } from "@404-gen/core";

/** The error for settings that are not valid, with one sentence for each problem. */
export const invalidSettings = (problems: readonly string[]): CompetitionError =>
  new CompetitionError(problems.join("; "), { code: "SETTINGS_INVALID", data: { problems } });
