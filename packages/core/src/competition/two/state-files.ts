import { ignoredSubmissionsFile } from "../records/ignored-submissions.ts";
import { leaseFile } from "../records/lease.ts";
import { matrixFile } from "../records/matches-matrix.ts";
import { poolFile, promptsFile } from "../records/prompts.ts";
import { scheduleFile } from "../records/schedule.ts";
import { seedFile } from "../records/seed.ts";
import { sourceAuditsFile } from "../records/source-audits.ts";
import { stateFile } from "../records/state.ts";
import {
  auditMatrixFile,
  auditRequestsFileTwo,
  generationAuditsFileTwo,
  generationReportsFile,
} from "./records/audits.ts";
import { configFileTwo } from "./records/config.ts";
import { podStatsFileTwo } from "./records/pod-stats.ts";
import { auditReportFile, moduleMatchReportFile } from "./records/reports.ts";
import { earlyGeneratedFile, generatedFileTwo, submittedFileTwo } from "./records/results.ts";
import { buildsFileTwo, leaderFileTwo, submissionsFileTwo, winnerFileTwo } from "./records/submissions.ts";

/** Every state file of competition 2, by name. */
export const STATE_FILES_TWO = {
  state: stateFile,
  config: configFileTwo,
  leader: leaderFileTwo,
  pool: poolFile,
  schedule: scheduleFile,
  seed: seedFile,
  prompts: promptsFile,
  submissions: submissionsFileTwo,
  ignoredSubmissions: ignoredSubmissionsFile,
  builds: buildsFileTwo,
  submitted: submittedFileTwo,
  generated: generatedFileTwo,
  earlyGenerated: earlyGeneratedFile,
  podStats: podStatsFileTwo,
  matchReport: moduleMatchReportFile,
  matrix: matrixFile,
  auditReport: auditReportFile,
  auditMatrix: auditMatrixFile,
  auditRequests: auditRequestsFileTwo,
  generationReports: generationReportsFile,
  generationAudits: generationAuditsFileTwo,
  sourceAudits: sourceAuditsFile,
  winner: winnerFileTwo,
  lease: leaseFile,
} as const;
