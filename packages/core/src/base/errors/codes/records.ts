import { defineErrorsOf } from "../error-row.ts";

/** State files and the rules that read them. */
export const RECORD_ERRORS = defineErrorsOf("usage", {
  RECORD_INVALID: [
    "A state file does not have its form.",
    "Mend the file, or take its last good version from the repository's history.",
  ],
  RECORD_MISSING: [
    "A state file that the step needs is not there.",
    "Let the service that writes it run first, or restore the file from the repository's history.",
  ],
  SOURCE_CANNOT_LIST: [
    "The source reads files and cannot list them.",
    "Read the record from a folder or a repository.",
  ],
  RECORD_NOT_A_FILE: ["A path of the record is no plain file.", "Replace the link or folder by the file itself."],
  RECORD_CLASH: [
    "Two names of the record are one on systems that do not tell capitals or Unicode forms apart.",
    "Remove one of the two.",
  ],
  FOLDER_TOO_LARGE: ["The folder holds more than is read of a record.", "Give the folder of the record itself."],
  NUMBER_NOT_FINITE: ["A number that is not finite cannot be recorded.", "Report it."],
  ROUND_MISSING: ["Nothing is recorded of the round.", "Give the number of a round that the repository has."],
  ROUND_INCOMPLETE: [
    "The round's seed, prompts or submissions are not there.",
    "Let the collector finish, or restore the files.",
  ],
  REPAIR_REFUSED: [
    "The record cannot be repaired like that.",
    "Name files that docs/records.md lists, of one round, with what is to be there and why.",
  ],
  ROUND_REPAIRED: [
    "A person repaired files that the round rests on, so its winner gets no weight.",
    "Read what `404-gen verify` lists; ACCEPT_REPAIRED_ROUNDS=true takes repaired rounds.",
  ],
  STAGE_NOT_PAUSED: ["Nothing is paused.", "`404-gen status` says which stage it is."],
  STAGE_NOT_PAUSABLE: ["This stage cannot be paused.", "`404-gen status` says which stage it is."],
  RESUME_STAGE_MISSING: [
    "The record does not note which stage was paused.",
    "Name the stage with `404-gen resume --to`.",
  ],
  STAGE_MOVE_ILLEGAL: [
    "The competition may not go from this stage to that one.",
    "See the table of stages in docs/architecture.md; `404-gen resume` ends a pause.",
  ],
  CONFIG_INVALID: ["config.json or a setting beside it is not usable.", "Mend what the message names."],
  CONFIG_DATE_INVALID: ["A date in config.json is no day of the calendar.", "Write it as YYYY-MM-DD."],
  CONFIG_DATES_REVERSED: [
    "The competition ends before it begins.",
    "Put last_competition_date after first_evaluation_date.",
  ],
  CONFIG_COMPETITION_OVER: [
    "The last day of the competition is past.",
    "Move last_competition_date, or let the competition finish.",
  ],
  CONFIG_NO_ROUND_LEFT: [
    "No round fits before the last day.",
    "Move last_competition_date, or let the competition finish.",
  ],
  CONFIG_GENERATION_TOO_LONG: ["The time for generation does not fit into a round.", "Lower generation_stage_minutes."],
  CONFIG_BUFFER_TOO_LONG: ["The time for finalizing is as long as a round.", "Lower finalization_buffer_hours."],
  CONFIG_CARRYOVER_TOO_LARGE: ["More prompts are carried over than a round has.", "Lower carryover_prompts."],
  CONFIG_CRITICAL_TOLERANCE_TOO_LARGE: [
    "The tolerance of decisive prompts is as large as their number: they cannot fail an audit.",
    "Declare a smaller MAX_MISMATCHED_CRITICAL_PROMPTS in x404.limits, or give more prompts.",
  ],
  CONFIG_TOLERANCE_LARGE: [
    "A tolerance covers more than half of the prompts.",
    "Declare a smaller one in x404.limits, or give more prompts.",
  ],
  CONFIG_TOLERANCE_TOO_LARGE: [
    "A tolerance covers everything that it is a tolerance of, so that nothing could fail.",
    "Declare a smaller one in x404.limits.",
  ],
  CONFIG_WIN_MARGIN_ZERO: ["With a win_margin of 0 a tie takes the crown.", "Give a win_margin above 0."],
  DUEL_WITHOUT_ANSWERS: ["A duel has no answer of the judge.", "Report it: a duel is recorded after it was judged."],
  PROMPT_POOL_TOO_SMALL: [
    "The pool of prompts cannot give as many new ones as a round needs.",
    "Add prompts to the pool, or lower prompts_per_round.",
  ],
  SEED_NOT_AN_INTEGER: ["A seed is a whole number.", "Give a whole number."],
  SAMPLE_TOO_LARGE: ["More things are to be drawn than there are.", "Ask for fewer."],
  BRANCH_REWRITTEN: [
    "The state branch does not go on from where it was last seen: its history was rewritten.",
    "Find out who rewrote it before weights are set again.",
  ],
  ROUND_NOT_VERIFIED: [
    "The round does not prove itself, so its winner gets no weight.",
    "Run `404-gen verify`, and read its findings.",
  ],
  LEADER_WEIGHT_INVALID: ["An entry of leader.json has a weight outside 0 to 1.", "Mend the entry."],
  LEADER_BLOCKS_NOT_RISING: [
    "The entries of leader.json do not follow each other.",
    "Mend the entry whose effective_block is too low.",
  ],
});
