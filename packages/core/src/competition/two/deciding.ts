import type { AnyStateFile } from "../records/state-file.ts";
import {
  type CommonFiles,
  commonDecidingFiles,
  decisionsOf,
  type Entries,
  rowDecisions,
  winnerDecides,
} from "../verify/replay/common-decisions.ts";
import type { DecidingFile, EvidenceRule } from "../verify/replay/decisions.ts";
import { checkAsked, checkAuditEntered, checkFailed, checkMatchEntered } from "./check-decided.ts";
import { STATE_FILES_TWO } from "./state-files.ts";

const { matrix, auditMatrix, auditRequests, generationReports, generationAudits, generated, winner } = STATE_FILES_TWO;

/**
 * The files of competition 2 that decide. In normal work a request's defender changes with the timeline, and a verdict only where a person
 * changed what it rests on. Neither is ever taken back, and both are checked at the moment of each change. A verdict's reason may change as
 * soon as more of its audit is played; it is checked when the winner is named.
 */
export const DECIDING_FILES_TWO: readonly DecidingFile[] = [
  ...commonDecidingFiles(STATE_FILES_TWO as unknown as CommonFiles),
  winnerDecides(winner as AnyStateFile, "timeline"),
  {
    file: matrix as AnyStateFile,
    check: checkMatchEntered,
    name: (key) => `The margin of ${key.replace(" ", " and ")}`,
    decisions: rowDecisions,
  },
  {
    file: auditMatrix as AnyStateFile,
    check: checkAuditEntered,
    name: (key) => `The audit margin of ${key.replace(" ", " and ")}`,
    decisions: rowDecisions,
  },
  {
    file: auditRequests as AnyStateFile,
    check: checkAsked,
    changedTo: (defender: unknown) => (defender === null ? "violation" : null),
    name: (key) => `The audit asked of ${key}`,
    decisions: (record: readonly { hotkey: string; latest_defender: string }[]) =>
      record.map(({ hotkey, latest_defender }) => ({ key: hotkey, value: latest_defender })),
  },
  {
    file: generationAudits as AnyStateFile,
    family: "timeline",
    check: checkFailed,
    changedTo: (verdict: unknown) => (verdict === null ? "violation" : "warning"),
    name: (key) => `The verdict on ${key}`,
    decisions: (record: Entries<{ verdict: string }>) => decisionsOf(record, ({ verdict }) => verdict),
  },
  {
    file: generationReports as AnyStateFile,
    family: "regenerations",
    name: (key) => `The regeneration of ${key}`,
    decisions: (record: Entries<{ outcome: string; reason: string }>) =>
      decisionsOf(record, ({ outcome, reason }) => (outcome === "pending" ? null : { outcome, reason })),
  },
] as readonly DecidingFile[];

/** What an image made again is the evidence of its report. */
export const EVIDENCE_TWO: readonly EvidenceRule[] = [
  { file: generated as AnyStateFile, verdict: generationReports as AnyStateFile },
];
