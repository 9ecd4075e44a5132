import { defineFindings } from "../finding-row.ts";

/** How a round begins: schedule, submissions, prompts, builds. */
export const ROUND_FINDINGS = defineFindings({
  SCHEDULE_MISSING: [
    "violation",
    "schedule",
    "The round has no schedule that can be read.",
    "Bring schedule.json back from history.",
  ],
  SCHEDULE_DIFFERS: [
    "violation",
    "schedule",
    "A block of the schedule is not the one that the config gives.",
    "Look whether the config changed after the round was opened.",
  ],
  SCHEDULE_TOO_SOON: [
    "violation",
    "schedule",
    "The round starts earlier after the one before than the config allows.",
    "Look who opened it; the round manager waits.",
  ],
  SCHEDULE_LATE: [
    "note",
    "schedule",
    "The round starts later after the one before than the config asks for.",
    "Nothing: a validator that stood still opens late.",
  ],
  ETA_DIFFERS: [
    "warning",
    "schedule",
    "The time that the next stage is announced for does not follow from the config.",
    "Compare state.json with the config's dates and hour.",
  ],
  SUBMISSION_OUTSIDE_WINDOW: [
    "violation",
    "submissions",
    "A submission was revealed outside the round's blocks.",
    "It should not have been taken; look who wrote submissions.json.",
  ],
  SUBMISSIONS_OUT_OF_ORDER: [
    "violation",
    "submissions",
    "Submissions do not stand in the order of their reveals, which settles who plays first.",
    "Look who wrote submissions.json; a collector sorts them.",
  ],
  SUBMISSION_ROUND_DIFFERS: [
    "violation",
    "submissions",
    "A submission says that it is for another round.",
    "It should not have been taken; look who wrote submissions.json.",
  ],
  SOLUTION_REPEATED: [
    "note",
    "submissions",
    "Several hotkeys submitted the same commit of the same repository.",
    "Nothing; a source auditor may want to know.",
  ],
  CDN_SHARED: [
    "note",
    "submissions",
    "Several hotkeys deliver from the same address.",
    "Nothing; a source auditor may want to know.",
  ],
  LEADER_COMMIT_SUBMITTED: [
    "note",
    "submissions",
    "Somebody submitted the reigning leader's own commit.",
    "Nothing; a source auditor may want to know.",
  ],
  PROMPTS_COUNT: [
    "violation",
    "prompts",
    "The round has another number of prompts than the config asks for.",
    "Look whether the config or prompts.txt was edited.",
  ],
  PROMPTS_CLASH: [
    "violation",
    "prompts",
    "Two prompts of a round have names that are one on systems that do not tell capitals or Unicode forms apart.",
    "Rename one of them in the pool.",
  ],
  PROMPT_REPEATED: [
    "violation",
    "prompts",
    "The round lists a prompt twice.",
    "Look who wrote prompts.txt; the draw never repeats one.",
  ],
  CARRYOVER_DIFFERS: [
    "violation",
    "prompts",
    "The prompts carried over are not the ones that the seed draws from the round before.",
    "Look whether the seed or either round's prompts.txt was edited.",
  ],
  FRESH_PROMPTS_DIFFER: [
    "violation",
    "prompts",
    "The fresh prompts are not the ones that the seed draws from the pool.",
    "Look whether seed or pool was edited; an earlier pool stands in history.",
  ],
  BUILD_MISSING: [
    "violation",
    "builds",
    "A submission has no entry among the builds.",
    "Look who removed it; the collector writes one for each.",
  ],
  BUILD_DIFFERS: [
    "violation",
    "builds",
    "An entry of the builds is of other work than the submission of its hotkey.",
    "Repair builds.json.",
  ],
  BUILD_IMAGE_DIFFERS: [
    "violation",
    "builds",
    "A build has an image though it did not succeed, or none though it did.",
    "Look into the run that its evidence names, and repair builds.json.",
  ],
  BUILDS_ALL_FAILED: [
    "warning",
    "builds",
    "Every build of the round failed in the same way: more likely the build system than the miners.",
    "Look into the build system, and build again.",
  ],
});
