/** Proves what a state repository records: replays it through the rules and lists every difference. */

export { type DeclaredLimits, declaredLimitsSchema } from "../records/declared-limits.ts";
export { readDeclaredLimits } from "./declared-limits.ts";
export { type CompetitionStatus, type Crown, competitionStatus, type StatusOptions, type Waiting } from "./status.ts";
export type {
  Finding,
  HistoryCommit,
  HistoryReader,
  RecordReader,
  Severity,
  VerifyLimits,
  VerifyOptions,
  VerifyResult,
} from "./types.ts";
export { VERIFY_DEFAULTS, verifyRepository } from "./verify-repository.ts";
