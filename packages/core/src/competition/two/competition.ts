import { BUNDLE_FORMAT_NAMES } from "../../base/formats.ts";
import { defineCompetition } from "../define-competition.ts";
import { checkLeader } from "../verify/checks/crown.ts";
import { checkSchedule } from "../verify/checks/schedule.ts";
import { checkSubmissions } from "../verify/checks/submissions.ts";
import { checkDuelFiles } from "./checks/duel-files.ts";
import { checkBuildsTwo, checkFilesTwo, checkPromptsTwo, checkStrangersTwo } from "./checks/files.ts";
import { checkMatrices, checkReports } from "./checks/matches.ts";
import { OLDER_FORMS_TWO } from "./checks/older-forms.ts";
import { checkReferencesTwo } from "./checks/references.ts";
import { checkRegenerations } from "./checks/regenerations.ts";
import { checkResultsTwo } from "./checks/results.ts";
import { checkAuditsAsked, checkTimeline } from "./checks/tournament.ts";
import { checkWinnerTwo } from "./checks/winner.ts";
import { DECIDING_FILES_TWO, EVIDENCE_TWO } from "./deciding.ts";
import { loadContextTwo } from "./load-context.ts";
import { minerStepsTwo } from "./miner-steps.ts";
import { objectsTwo } from "./objects.ts";
import { POLICY_TWO } from "./policy.ts";
import { recogniseTwo } from "./recognise.ts";
import { COMMITMENT_CHECKS_2 } from "./rules/commitment.ts";
import { standingTwo } from "./standing.ts";
import { STATE_FILES_TWO } from "./state-files.ts";

/** Competition 2: JavaScript modules, duels in stages, audits as duels. */
export const COMPETITION_TWO = defineCompetition({
  id: "2",
  title: "JavaScript modules, duels in stages, audits as duels",
  formats: BUNDLE_FORMAT_NAMES,
  files: STATE_FILES_TWO,
  policy: POLICY_TWO,
  commitmentChecks: COMMITMENT_CHECKS_2,
  recognise: recogniseTwo,
  load: loadContextTwo,
  checks: {
    schedule: checkSchedule,
    files: checkFilesTwo,
    references: checkReferencesTwo,
    submissions: checkSubmissions,
    prompts: checkPromptsTwo,
    builds: checkBuildsTwo,
    strangers: checkStrangersTwo,
    results: checkResultsTwo,
    regenerations: checkRegenerations,
    duels: checkDuelFiles,
    reports: checkReports,
    matrices: checkMatrices,
    audits: checkAuditsAsked,
    timeline: checkTimeline,
    winner: checkWinnerTwo,
  },
  rootChecks: { crown: checkLeader },
  deciding: DECIDING_FILES_TWO,
  evidence: EVIDENCE_TWO,
  olderForms: OLDER_FORMS_TWO,
  objects: objectsTwo,
  standing: standingTwo,
  minerSteps: minerStepsTwo,
});

/** The type of competition 2's value. */
export type CompetitionTwo = typeof COMPETITION_TWO;
