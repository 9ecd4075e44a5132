import { PREVIEW_FORMAT_NAMES } from "../../base/formats.ts";
import { defineCompetition } from "../define-competition.ts";
import { validateConfig } from "../rules/config-check.ts";
import { checkRequests, checkVerdicts } from "../verify/checks/audits.ts";
import { checkBuilds } from "../verify/checks/builds.ts";
import { checkLeader } from "../verify/checks/crown.ts";
import { checkDuelPlays } from "../verify/checks/duel-plays.ts";
import { checkFaults } from "../verify/checks/faults.ts";
import { checkFileAddresses } from "../verify/checks/file-addresses.ts";
import { checkFiles } from "../verify/checks/files.ts";
import { checkLosses } from "../verify/checks/losses.ts";
import { checkMatches, checkMatrix } from "../verify/checks/matches.ts";
import { OLDER_LEADER } from "../verify/checks/older-forms.ts";
import { checkPrompts } from "../verify/checks/prompts.ts";
import { checkReferences } from "../verify/checks/references.ts";
import { checkResults } from "../verify/checks/results.ts";
import { checkSchedule } from "../verify/checks/schedule.ts";
import { checkStrangers } from "../verify/checks/strangers.ts";
import { checkSubmissions } from "../verify/checks/submissions.ts";
import { checkTournament } from "../verify/checks/tournament.ts";
import { DECIDING_FILES_ONE, EVIDENCE_ONE } from "./deciding.ts";
import { loadContext } from "./load-context.ts";
import { minerStepsOne } from "./miner-steps.ts";
import { objectsOne } from "./objects.ts";
import { POLICY_ONE } from "./policy.ts";
import { recogniseOne } from "./recognise.ts";
import { standingOne } from "./standing.ts";
import { STATE_FILES_ONE } from "./state-files.ts";

/** Competition 1: GLB or PLY files, two calls a duel, audits by distance. */
export const COMPETITION_ONE = defineCompetition({
  id: "1",
  title: "GLB or PLY files, two calls a duel, audits by distance",
  formats: PREVIEW_FORMAT_NAMES,
  files: STATE_FILES_ONE,
  policy: POLICY_ONE,
  recognise: recogniseOne,
  load: loadContext,
  checks: {
    schedule: checkSchedule,
    files: checkFiles,
    references: checkReferences,
    submissions: checkSubmissions,
    prompts: checkPrompts,
    builds: checkBuilds,
    strangers: (context, tally) => checkStrangers(context, { files: STATE_FILES_ONE, tally }),
    results: checkResults,
    addresses: checkFileAddresses,
    losses: checkLosses,
    matches: checkMatches,
    plays: checkDuelPlays,
    matrix: checkMatrix,
    faults: checkFaults,
    requests: checkRequests,
    verdicts: checkVerdicts,
    tournament: checkTournament,
  },
  rootChecks: { crown: checkLeader },
  checkConfig: validateConfig,
  deciding: DECIDING_FILES_ONE,
  evidence: EVIDENCE_ONE,
  olderForms: [OLDER_LEADER],
  objects: objectsOne,
  standing: standingOne,
  minerSteps: minerStepsOne,
});

/** The type of competition 1's value. */
export type CompetitionOne = typeof COMPETITION_ONE;
