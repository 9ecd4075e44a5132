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
import { repairsFile } from "../records/repairs.ts";
import { generatedFile, submittedFile } from "../records/results.ts";
import { scheduleFile } from "../records/schedule.ts";
import { seedFile } from "../records/seed.ts";
import { sourceAuditsFile } from "../records/source-audits.ts";
import { stateFile } from "../records/state.ts";
import { submissionsFile } from "../records/submissions.ts";
import { winnerFile } from "../records/winner.ts";

/** Every state file of competition 1, by name. */
export const STATE_FILES_ONE = {
  /** `state.json`: where the competition is. */
  state: stateFile,
  /** `config.json`: what the operator decides. */
  config: configFile,
  /** `leader.json`: who held the crown. */
  leader: leaderFile,
  /** `prompts.txt`: the addresses that rounds draw from. */
  pool: poolFile,
  /** `schedule.json` of a round: its windows, in blocks. */
  schedule: scheduleFile,
  /** `seed.json` of a round: what its draws are made with. */
  seed: seedFile,
  /** `prompts.txt` of a round: its addresses. */
  prompts: promptsFile,
  /** `submissions.json` of a round: who takes part. */
  submissions: submissionsFile,
  /** `ignored_submissions.json` of a round: who does not, and why. */
  ignoredSubmissions: ignoredSubmissionsFile,
  /** `builds.json` of a round: what became of the images. */
  builds: buildsFile,
  /** `submitted.json` of a miner: what its address gave. */
  submitted: submittedFile,
  /** `generated.json` of a miner: what its image made again. */
  generated: generatedFile,
  /** `pod_stats.json` of a miner: how the pods of its audit did. */
  podStats: podStatsFile,
  /** `duels_{left}.json` of a challenger: the duels of one match. */
  matchReport: matchReportFile,
  /** `matches_matrix.csv` of a round: margin of each match. */
  matrix: matrixFile,
  /** `require_audit.json` of a round: whose audit the judge asks for. */
  auditRequests: auditRequestsFile,
  /** `generation_audits.json` of a round: what the audits came to. */
  generationAudits: generationAuditsFile,
  /** `source_audit.json` of a round: what people found in the sources. */
  sourceAudits: sourceAuditsFile,
  /** `winner.json` of a round. */
  winner: winnerFile,
  /** `leases/{role}.json`: which runner acts, until when. */
  lease: leaseFile,
  /** `repairs.json`: what people repaired in a damaged record. */
  repairs: repairsFile,
} as const;
