export { STATE_FILES_ONE } from "../one/state-files.ts";
export {
  type AuditRequest,
  type AuditRequests,
  auditRequestsFile,
  formatAuditRequests,
  parseAuditRequests,
} from "./audit-requests.ts";
export { type Build, buildExtras, type Builds, buildsFile, type BuildStatus, formatBuilds } from "./builds.ts";
export {
  type CommitMessage,
  type CommitMessageOptions,
  defineMessage,
  MESSAGES,
  MESSAGES_TWO,
} from "./commit-message.ts";
export {
  type CompetitionConfig,
  configExtras,
  configFile,
  declaredLimits,
  formatConfig,
  parseConfig,
} from "./config.ts";
export type { DeclaredLimits } from "./declared-limits.ts";
export { defineExtras, type Extras } from "./extras.ts";
export {
  formatGenerationAudits,
  type GenerationAudit,
  generationAuditExtras,
  type GenerationAudits,
  generationAuditsFile,
  parseGenerationAudits,
} from "./generation-audits.ts";
export { type IgnoredSubmission, type IgnoredSubmissions, ignoredSubmissionsFile } from "./ignored-submissions.ts";
export { pythonFloat } from "./json/python-float.ts";
export { formatLeader, type LeaderEntry, leaderFile, type LeaderRecord } from "./leader.ts";
export { type Lease, type LeasedRole, leaseFile } from "./lease.ts";
export {
  type Duel,
  duelExtras,
  duelSchema,
  formatMatchReport,
  leftName,
  matchExtras,
  type MatchReport,
  matchReportFile,
  type MatchReportOptions,
  matchReportPath,
  parseMatchReport,
  type MatchReportSchema,
  reportOfMatch,
} from "./match-report.ts";
export { formatMatrix, matrixFile, type MatrixRow, parseMatrix } from "./matches-matrix.ts";
export * from "./measured-distance.ts";
export { COMMIT_PATTERN, HOTKEY_PATTERN, LEADER, REPO_PATTERN, STAGES, stemOf } from "./names.ts";
export { type MissingRecordOptions, needed } from "./needed.ts";
export { paths } from "./paths.ts";

export type { NamesIn, ValuesOf } from "./pattern.ts";
export { type Play, playSchema } from "./play.ts";
export { formatPodStats, type PodStats, podStatsFile, type PodStatsFile } from "./pod-stats.ts";
export { formatPrompts, parsePrompts, poolFile, promptsFile } from "./prompts.ts";
export { defineRecord, type ParseOptions, type RecordFormat } from "./record.ts";
export * from "./recorded-model.ts";
export { type Repair, type RepairedFile, type Repairs, repairsFile } from "./repairs.ts";
export {
  formatResults,
  generatedFile,
  parseResults,
  type Result,
  resultExtras,
  type Results,
  submittedFile,
} from "./results.ts";
export { formatSchedule, type Schedule, scheduleFile } from "./schedule.ts";
export { blockSchema, commitSchema, contestantSchema, hotkeySchema, repoSchema, timestampSchema } from "./schema.ts";
export { formatSeed, seedFile, type SeedRecord } from "./seed.ts";
export {
  formatSourceAudits,
  parseSourceAudits,
  type SourceAudit,
  type SourceAudits,
  sourceAuditsFile,
} from "./source-audits.ts";
export {
  type CompetitionState,
  formatState,
  parseState,
  type Stage,
  stateExtras,
  stateFile,
  stateSchema,
} from "./state.ts";
export {
  type AnyStateFile,
  type ChangeRule,
  defineStateFile,
  type EntryOf,
  type FileOwner,
  type FileWriter,
  type Moment,
  type RecordOf,
  type StateFile,
  stateFileAt,
  type StateFiles,
} from "./state-file.ts";
export { formatSubmissions, type Submission, type Submissions, submissionsFile } from "./submissions.ts";
export { formatWinner, parseWinner, type Winner, winnerFile } from "./winner.ts";
