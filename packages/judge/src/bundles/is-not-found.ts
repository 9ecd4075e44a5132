import { CompetitionError } from "@404-gen/core";

/** Does an error of a loader say clearly that the file is not there? Anything else may pass. */
export const isNotFound = (error: unknown): boolean =>
  CompetitionError.is(error) && (error.data?.["status"] === 404 || error.data?.["status"] === 410);
