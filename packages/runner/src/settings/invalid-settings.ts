import { CompetitionError } from "@404-gen/core";

/** The error of settings that cannot be; a sentence for each. */
export const invalidSettings = (problems: readonly string[]): CompetitionError =>
  new CompetitionError(problems.join("; "), { code: "SETTINGS_INVALID", data: { problems } });
