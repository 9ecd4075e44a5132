/**
 * The rules of the competition: pure functions of recorded facts, no I/O, no clock, no randomness but a seed. The validator that
 * runs a round and the verifier that checks a finished one call the same ones.
 */
export * from "./audit-verdict.ts";
export * from "./baseline.ts";
export * from "./build-status.ts";
export { type CdnUrlCheck, checkCdnUrl } from "./cdn-url.ts";
export * from "./commitment.ts";
export * from "./config-check.ts";
export { crownChances } from "./crown-chances.ts";
export { crownBlock } from "./crown-block.ts";
export * from "./judge-noise.ts";
export { type CrownRun, crownRuns } from "./crown-runs.ts";
export * from "./decisive-prompts.ts";
export * from "./derive-leader.ts";
export * from "./leader.ts";
export * from "./lease.ts";
export * from "./match.ts";
export { median } from "./median.ts";
export { majority, playHolds } from "./plays.ts";
export * from "./prompts.ts";
export * from "./python-random.ts";
export * from "./reckon-block.ts";
export * from "./schedule.ts";
export { formatSs58, isSs58 } from "./ss58.ts";
export * from "./stages.ts";
export * from "./submissions.ts";
export { takesCrown } from "./takes-crown.ts";
export { type AuditWait, decide, type TournamentAction } from "./tournament.ts";
export {
  type GenerationVerdict,
  type Match,
  matchKey,
  type PlayedMatch,
  type SourceVerdict,
  type TournamentFacts,
  type TournamentRecords,
  type TournamentSubmission,
  tournamentFacts,
  tournamentField,
} from "./tournament-facts.ts";
export * from "./tournament-status.ts";
export * from "./weight-shares.ts";
export { leaderKeeps, type WinnerRecordOptions, winnerRecord } from "./winner-record.ts";
