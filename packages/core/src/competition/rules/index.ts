/**
 * The rules of the competition: pure functions of recorded facts, no I/O, no clock, no randomness but a seed. The validator that
 * runs a round and the verifier that checks a finished one call the same ones.
 */
export {
  auditVerdict,
  type AuditVerdict,
  type AuditVerdictOptions,
  type MismatchWhy,
  VERDICT_DEFAULTS,
  type VerdictSettings,
} from "./audit-verdict.ts";
export * from "./baseline.ts";
export * from "./build-status.ts";
export { type CdnUrlCheck, checkCdnUrl } from "./cdn-url.ts";
export {
  COMMITMENT_CHECKS,
  type CommitmentChecks,
  type CommitmentField,
  type CommitmentFields,
  type FieldCheck,
  MAX_COMMITMENT_BYTES,
  parseCommitment,
  type ParsedCommitment,
} from "./commitment.ts";
export * from "./config-check.ts";
export { crownChances } from "./crown-chances.ts";
export { crownBlock } from "./crown-block.ts";
export * from "./judge-noise.ts";
export { type CrownRun, crownRuns } from "./crown-runs.ts";
export * from "./decisive-prompts.ts";
export * from "./derive-leader.ts";
export * from "./leader.ts";

export * from "./match.ts";
export { median } from "./median.ts";
export { majority, playHolds } from "./plays.ts";
export { type PromptSelection, selectPrompts, type SelectPromptsOptions } from "./prompts.ts";
export * from "./python-random.ts";
export { anchorOf, type AnchorOptions, type BlockAnchor, blockAt, type RoundAnchor } from "./reckon-block.ts";
export {
  estimateEta,
  type EstimateEtaOptions,
  nextRound,
  type NextRound,
  type NextRoundOptions,
  type PlannedRound,
  planRounds,
  type PlanRoundsOptions,
} from "./schedule.ts";
export { formatSs58, isSs58 } from "./ss58.ts";
export { mayMove, mayPauseBefore, STAGE_OWNERS, STAGE_TRANSITIONS, type StageOwner, stagesOf } from "./stages.ts";
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
} from "./tournament-facts.ts";
export * from "./tournament-status.ts";
export { formatTimestamp } from "./utc.ts";
export * from "./weight-shares.ts";
export { leaderKeeps, type WinnerRecordOptions, winnerRecord } from "./winner-record.ts";
