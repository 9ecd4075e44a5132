import { defineFindings } from "../finding-row.ts";

/** `leader.json` as a whole. */
export const CROWN_FINDINGS = defineFindings({
  CROWN_UNEXPECTED: [
    "violation",
    "crown",
    "leader.json has an entry that no round gives.",
    "Look who wrote it; weights must not follow it.",
  ],
  CROWN_MISSING: [
    "violation",
    "crown",
    "leader.json lacks the crown that a finished round gives.",
    "Look who removed it; the round manager writes one for each.",
  ],
  CROWN_DIFFERS: [
    "violation",
    "crown",
    "An entry of leader.json differs from what its round gives.",
    "Look who edited it; the message names the fields.",
  ],
  CROWN_BLOCK: [
    "violation",
    "crown",
    "The crown of the last round counts from another block than the rules say.",
    "Look who edited effective_block.",
  ],
});
