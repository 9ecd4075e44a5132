import { CompetitionError } from "@404-gen/core";

/** True when a loader's error says clearly that the file does not exist (404 or 410). Any other failure may pass. */
export const isNotFound = (error: unknown): boolean =>
  CompetitionError.is(error) && (error.data?.["status"] === 404 || error.data?.["status"] === 410);
