import { auditRequestsFile } from "../records/audit-requests.ts";
import { buildsFile } from "../records/builds.ts";
import { configFile } from "../records/config.ts";
import { generationAuditsFile } from "../records/generation-audits.ts";
import { ignoredSubmissionsFile } from "../records/ignored-submissions.ts";
import { leaderFile } from "../records/leader.ts";
import { leaseFile } from "../records/lease.ts";
import { matchReportFile } from "../records/match-report.ts";
import { matrixFile } from "../records/matches-matrix.ts";
import { podStatsFile } from "../records/pod-stats.ts";
import { poolFile, promptsFile } from "../records/prompts.ts";
import { generatedFile, submittedFile } from "../records/results.ts";
import { scheduleFile } from "../records/schedule.ts";
import { seedFile } from "../records/seed.ts";
import { sourceAuditsFile } from "../records/source-audits.ts";
import { stateFile } from "../records/state.ts";
import { submissionsFile } from "../records/submissions.ts";
import { winnerFile } from "../records/winner.ts";

/** Every state file of competition 1, by name. */
export const STATE_FILES_ONE = {
  state: stateFile,
  config: configFile,
  leader: leaderFile,
  pool: poolFile,
  schedule: scheduleFile,
  seed: seedFile,
  prompts: promptsFile,
  submissions: submissionsFile,
  ignoredSubmissions: ignoredSubmissionsFile,
  builds: buildsFile,
  submitted: submittedFile,
  generated: generatedFile,
  podStats: podStatsFile,
  matchReport: matchReportFile,
  matrix: matrixFile,
  auditRequests: auditRequestsFile,
  generationAudits: generationAuditsFile,
  sourceAudits: sourceAuditsFile,
  winner: winnerFile,
  lease: leaseFile,
} as const;
