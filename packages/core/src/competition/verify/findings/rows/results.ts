import { defineFindings } from "../finding-row.ts";

/** What miners delivered, and what images made again. */
export const RESULT_FINDINGS = defineFindings({
  RESULTS_PROMPTS_DIFFER: [
    "violation",
    "results",
    "Results are of other prompts than the round's, or some of its prompts are missing.",
    "Look who wrote the file; a download has an entry for each prompt.",
  ],
  RESULT_INCONSISTENT: [
    "violation",
    "results",
    "A result names a failure though nothing is missing, or has views without a module.",
    "Look who wrote the file.",
  ],
  PREVIEWS_MISSING: [
    "warning",
    "results",
    "A model has no preview, and nobody says why.",
    "Draw it again (`404-gen render`) and look at the renderer's log.",
  ],
  SUBMITTED_WITH_MEASURES: [
    "violation",
    "results",
    "Submitted files carry a generation time or a distance, which only regenerated ones have.",
    "Look who wrote the file.",
  ],
  BASELINE_WITH_DISTANCE: [
    "violation",
    "results",
    "The leader's baseline carries distances, though there is nothing that it could be measured against.",
    "Look who wrote the file.",
  ],
  BASELINE_INCOMPLETE: [
    "warning",
    "results",
    "The leader's baseline lacks a prompt, and nobody says why.",
    "Look into the auditor's log; duels against a missing model go to the challenger.",
  ],
  MODULE_TOO_LARGE: [
    "violation",
    "results",
    "A module is larger than the rules allow and was taken nevertheless.",
    "It should have been refused at its download; look who wrote the file.",
  ],
  FILE_OF_ANOTHER_PROMPT: [
    "violation",
    "addresses",
    "A file is named after another prompt than the one that it stands for.",
    "Compare both files; one result was written over another.",
  ],
  FILE_OF_ANOTHER: [
    "violation",
    "addresses, results",
    "A file is another hotkey's, another round's, or of the other kind than its entry says.",
    "Compare both entries; one was written over another.",
  ],
  OBJECTS_CLASH: [
    "violation",
    "addresses, results",
    "Two files of a round have addresses that are one on systems that do not tell capitals or Unicode forms apart.",
    "Look who wrote the file; one of the two is read for both.",
  ],
  FILE_HASH_DIFFERS: [
    "violation",
    "addresses",
    "The hash in a file's name is not the one that is recorded of it.",
    "Fetch the file and compare (`404-gen verify --objects`).",
  ],
  FILES_LOST: [
    "warning",
    "losses, results",
    "A miner's files are missing, and nobody says why.",
    "Look into the collector's log; a miner's own fault is recorded with its code.",
  ],
  HOST_LOST: [
    "warning",
    "losses, results",
    "Several miners with files at one host lost all of them: more likely the host, or the way to it, than the miners.",
    "Look whether the host could be reached, and download again before the duels.",
  ],
  GENERATION_REPORT_DIFFERS: [
    "violation",
    "regenerations",
    "A regeneration's report does not follow from its files and pods.",
    "Look who wrote generation_reports.json.",
  ],
});
