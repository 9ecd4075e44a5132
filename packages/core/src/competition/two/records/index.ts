export {
  auditMatrixFile,
  auditRequestExtrasTwo,
  auditRequestsFileTwo,
  auditVerdictExtras,
  generationAuditsFileTwo,
  generationReportExtras,
  type GenerationReportRecord,
  generationReportsFile,
} from "./audits.ts";
export { type CompetitionConfigTwo, configFileTwo } from "./config.ts";
export { podRepeatExtras, type PodRepeatRecord, podStatsFileTwo, TERMINATION_REASONS } from "./pod-stats.ts";
export {
  auditReportFile,
  type ModuleDuel,
  moduleDuelExtras,
  moduleDuelSchema,
  moduleMatchExtras,
  type ModuleMatchReport,
  moduleMatchReportFile,
} from "./reports.ts";
export {
  earlyGeneratedFile,
  generatedFileTwo,
  type ModuleResult,
  moduleResultExtras,
  type ModuleResults,
  submittedFileTwo,
} from "./results.ts";

export {
  buildsFileTwo,
  leaderFileTwo,
  submissionExtrasTwo,
  submissionsFileTwo,
  type SubmissionTwo,
  winnerExtrasTwo,
  winnerFileTwo,
} from "./submissions.ts";
