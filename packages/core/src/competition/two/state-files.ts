import { ignoredSubmissionsFile } from "../records/ignored-submissions.ts";
import { leaseFile } from "../records/lease.ts";
import { matrixFile } from "../records/matches-matrix.ts";
import { poolFile, promptsFile } from "../records/prompts.ts";
import { repairsFile } from "../records/repairs.ts";
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
  /** `state.json`: where the competition is. */
  state: stateFile,
  /** `config.json`: what the operator decides. */
  config: configFileTwo,
  /** `leader.json`: who held the crown. */
  leader: leaderFileTwo,
  /** `prompts.txt`: the addresses that rounds draw from. */
  pool: poolFile,
  /** `schedule.json` of a round: its windows, in blocks. */
  schedule: scheduleFile,
  /** `seed.json` of a round: what its draws are made with. */
  seed: seedFile,
  /** `prompts.txt` of a round: its addresses. */
  prompts: promptsFile,
  /** `submissions.json` of a round: who takes part. */
  submissions: submissionsFileTwo,
  /** `ignored_submissions.json` of a round: who does not, and why. */
  ignoredSubmissions: ignoredSubmissionsFile,
  /** `builds.json` of a round: what became of the images. */
  builds: buildsFileTwo,
  /** `submitted.json` of a miner: what its address gave. */
  submitted: submittedFileTwo,
  /** `generated_{repeat}.json` of a miner: what its image made again. */
  generated: generatedFileTwo,
  /** `generated.json` of a miner: the form of the first rounds. */
  earlyGenerated: earlyGeneratedFile,
  /** `pod_stats.json` of a miner: how the machines of its regeneration did. */
  podStats: podStatsFileTwo,
  /** `duels_{left}.json` of a challenger: the duels of one match. */
  matchReport: moduleMatchReportFile,
  /** `matches_matrix.csv` of a round: margin of each match. */
  matrix: matrixFile,
  /** Report of an audit duel: a miner's upload or its defender against what its image made again. */
  auditReport: auditReportFile,
  /** `audit_matrix.csv` of a round: margin of each audit duel. */
  auditMatrix: auditMatrixFile,
  /** `require_audit.json` of a round: whose audit the judge asks for. */
  auditRequests: auditRequestsFileTwo,
  /** `generation_reports.json` of a round: what the regenerations came to. */
  generationReports: generationReportsFile,
  /** `generation_audits.json` of a round: what the audits came to. */
  generationAudits: generationAuditsFileTwo,
  /** `source_audit.json` of a round: what people found in the sources. */
  sourceAudits: sourceAuditsFile,
  /** `winner.json` of a round. */
  winner: winnerFileTwo,
  /** `leases/{role}.json`: which runner acts, until when. */
  lease: leaseFile,
  /** `repairs.json`: what people repaired in a damaged record. */
  repairs: repairsFile,
} as const;
