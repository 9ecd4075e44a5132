import type { Competition } from "./define-competition.ts";
import { COMPETITION_ONE } from "./one/competition.ts";
import { COMPETITION_TWO } from "./two/competition.ts";

/** The competitions that this package knows. A custom validator hands its own list to verify, status and report. */
export const COMPETITIONS: readonly [Competition, ...Competition[]] = [COMPETITION_ONE, COMPETITION_TWO];
