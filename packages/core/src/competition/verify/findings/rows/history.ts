import { defineFindings } from "../finding-row.ts";

/** What commits did. */
export const HISTORY_FINDINGS = defineFindings({
  HISTORY_BEGINS_LATE: [
    "warning",
    "history",
    "The first commit has decided rounds already: how they were decided cannot be followed.",
    "Give the repository with its whole history.",
  ],
  FILE_DELETED: [
    "violation",
    "history",
    "A commit deleted a file of the record.",
    "Bring it back from the commit before.",
  ],
  EDITED_BY_HAND: [
    "warning",
    "history",
    "A file was changed by a commit with a message that no service writes.",
    "Ask its author why; `404-gen repair` leaves the reason in the record.",
  ],
  CHANGED_AFTER_THE_FACT: [
    ["violation", "warning"],
    "history",
    "A file was changed after a decision rested on it, or after its round was over.",
    "Bring back what stood there before.",
  ],
  DECISION_OVERWRITTEN: [
    ["violation", "warning"],
    "history",
    "A decision was replaced by another, or taken back; the message has both, with their commits.",
    "Ask the author of the second why.",
  ],
  DECISIONS_REORDERED: [
    "violation",
    "history",
    "What was decided before stands in another order now.",
    "Bring back the order.",
  ],
  EVIDENCE_CHANGED: [
    "violation",
    "history",
    "What an image made again was changed after its verdict.",
    "Bring back what stood there before, or audit again.",
  ],
  CONFIG_CHANGED_IN_ROUND: [
    "violation",
    "history",
    "A field of config.json that rules read was changed in the middle of a round.",
    "Change the config between rounds.",
  ],
  CONFIG_CHANGED: [
    "note",
    "history",
    "A field of config.json was changed between rounds; each round is held against the config of its seed.",
    "Nothing; the message says from which round on it holds, and what it changes.",
  ],
  POOL_CHANGED: [
    "note",
    "history",
    "The pool of prompts was changed; each round is held against the pool of its seed.",
    "Nothing; look whether the new prompts are as public as the old.",
  ],
  ETA_MOVED: [
    "note",
    "history",
    "The announced end of a stage was moved while the stage lasted.",
    "Nothing; ask the author of the commit why.",
  ],
  RECORDED_EARLY: [
    "violation",
    "history",
    "A file that the judge writes was written before its round came to DUELS: what it says was decided before its evidence.",
    "Look at the commit; the judge writes nothing before DUELS.",
  ],
  RECORDED_LATE: [
    "warning",
    "history",
    "A file was written when its round was over: nothing was decided with it.",
    "Look at the commit; a service that was stopped may write its last file late.",
  ],
  RECORD_RESPELLED: ["note", "history", "A file was written otherwise with the same values.", "Nothing."],
  REPAIR_INVALID: [
    "violation",
    "history",
    "A commit calls itself a repair and does something else than its entry in repairs.json says.",
    "Repair by `404-gen repair` alone.",
  ],
  STAGE_MOVE_ILLEGAL: [
    "violation",
    "history",
    "The stage moved to one that does not follow.",
    "Look who wrote state.json; `404-gen pause` and `resume` move it rightly.",
  ],
  STAGE_EARLY: [
    "violation",
    "history",
    "A stage began before its time.",
    "Look who wrote state.json, or whether that machine's clock runs ahead.",
  ],
  STAGE_WITHOUT_FILE: [
    "violation",
    "history",
    "A stage began without a file that it rests on.",
    "Look who wrote state.json.",
  ],
  DATES_AND_BLOCKS_DIFFER: [
    "warning",
    "history",
    "Announced times and blocks do not go together.",
    "Look whether the chain stood still, or somebody edited the schedule.",
  ],
  COMMIT_TIME_BACKWARDS: [
    "warning",
    "history",
    "A commit is dated well before one that it follows.",
    "Look at the clock of the machine that wrote it.",
  ],
  COMMIT_IN_FUTURE: [
    "warning",
    "history",
    "A commit is dated in the future.",
    "Look at the clock of the machine that wrote it, and at your own.",
  ],
});
