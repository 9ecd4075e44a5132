import { defineFindings } from "../finding-row.ts";

/** Who is audited, by what, and with which verdict. */
export const AUDIT_FINDINGS = defineFindings({
  AUDIT_REQUEST_MISSING: [
    "violation",
    "requests",
    "Somebody held the crown and was never asked to be audited.",
    "Look who removed the request.",
  ],
  AUDIT_REQUEST_UNNEEDED: [
    "warning",
    "requests, history",
    "Somebody was asked to be audited without ever winning a match for the crown.",
    "Look who asked: a person may.",
  ],
  DECISIVE_PROMPTS_DIFFER: [
    "violation",
    "requests",
    "The prompts that an audit must not miss are not the ones that the seed draws from the match.",
    "Look who edited require_audit.json.",
  ],
  AUDIT_UNREQUESTED: [
    "warning",
    "verdicts, audits, history",
    "Somebody was audited though nobody asked for it.",
    "Look who wrote the verdict.",
  ],
  REQUEST_NOTES_DIFFER: [
    ["violation", "warning"],
    "requests, audits, history",
    "What a request notes of the match that it rests on is not what the matrix has.",
    "Look who edited require_audit.json.",
  ],
  AUDIT_VERDICT_MISSING: [
    "violation",
    "audits",
    "Somebody held the crown, and no verdict of its audit is recorded.",
    "Look who removed the verdict; the judge waits for it.",
  ],
  AUDIT_MISMATCHES_DIFFER: [
    "violation",
    "verdicts",
    "An audit notes other prompts as not matching than its evidence gives.",
    "Look who edited generation_audits.json.",
  ],
  AUDIT_REJECTED_UNCHECKED: [
    "warning",
    "verdicts",
    "Somebody was rejected with nothing checked and nothing that shows its fault.",
    "Audit it again: a fault of ours rejects nobody.",
  ],
  AUDIT_EVIDENCE_MISSING: [
    "violation",
    "verdicts",
    "What the image made again, on which the verdict rests, is not recorded.",
    "Bring generated.json back from history, or audit again.",
  ],
  AUDIT_VERDICT_DIFFERS: [
    "violation",
    "verdicts, timeline",
    "A verdict does not follow from what it rests on.",
    "Look by which policy and limits it was decided, then who wrote it.",
  ],
  AUDIT_IMAGE_DIFFERS: [
    "violation",
    "verdicts",
    "The audit ran another image than the miner's build gave.",
    "Audit again with the build's image.",
  ],
  AUDIT_DISTANCES_ZERO: [
    ["violation", "warning"],
    "verdicts",
    "All distances of an audit are exactly 0 though the pictures are not shown to be the same bytes: they were not measured.",
    "Look whether the distance's model has its weights, and audit again.",
  ],
  REGENERATION_IS_UPLOAD: [
    "violation",
    "verdicts",
    "Regenerated files are the uploaded ones themselves, so that they prove nothing.",
    "Look who wrote generated.json, and audit again.",
  ],
});
