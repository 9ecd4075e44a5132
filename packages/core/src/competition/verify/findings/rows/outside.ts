import { defineFindings } from "../finding-row.ts";

/** What witnesses outside of the repository say. */
export const OUTSIDE_FINDINGS = defineFindings({
  HISTORY_REWRITTEN: [
    "violation",
    "witness",
    "The commit that was proved before is no part of this history any more.",
    "Ask the owner why, and compare both; then take the branch out of the witness file.",
  ],
  HISTORY_ROLLED_BACK: [
    "violation",
    "witness",
    "The branch stands at an earlier commit than the one that was proved before.",
    "Ask the owner why; then take the branch out of the witness file.",
  ],
  SUBMISSION_LEFT_OUT: [
    "violation",
    "chain",
    "A hotkey revealed a submission in the round's window, and none is recorded.",
    "Look into ignored_submissions.json and the collector's log.",
  ],
  SUBMISSION_NOT_ON_CHAIN: [
    ["violation", "warning"],
    "chain",
    "A submission is recorded that its hotkey did not reveal in the window.",
    "Look who wrote submissions.json; a hotkey that left and came back is forgotten by the chain.",
  ],
  SUBMISSION_DIFFERS_FROM_CHAIN: [
    "violation",
    "chain",
    "A submission is recorded otherwise than it was revealed.",
    "Look who wrote submissions.json.",
  ],
  SUBMISSION_FROM_FUTURE_BLOCK: [
    "violation",
    "chain",
    "A submission is recorded at a block that has not come.",
    "Look who wrote submissions.json, and whether your node is in step.",
  ],
  LEADER_NOT_REGISTERED: [
    "note",
    "chain",
    "The reigning leader is not on the subnet: its owner gets the share.",
    "Nothing.",
  ],
  OBJECT_DIFFERS: [
    "violation",
    "objects",
    "A file holds other bytes than the record's hash.",
    "Look who may write to the store; bring the file back from a copy.",
  ],
  OBJECT_SIZE_DIFFERS: [
    "violation",
    "objects",
    "A file has the recorded hash and another size than is recorded.",
    "Look who edited the size.",
  ],
  PICTURE_DIFFERS: [
    "violation",
    "objects",
    "The same renderer draws another picture of the model than the recorded one.",
    "Draw it again on another machine; look who wrote the result.",
  ],
  PICTURE_OF_REFUSED_MODEL: [
    "violation",
    "objects",
    "A picture is recorded of a model that the same renderer refuses.",
    "Look who wrote the result.",
  ],
});
