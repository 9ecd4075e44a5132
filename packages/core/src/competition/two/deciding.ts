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
import { STATE_FILES_TWO } from "./state-files.ts";

const { matrix, auditMatrix, generationReports, generated, winner } = STATE_FILES_TWO;

/**
 * The files of competition 2 that decide. A request's defender and a verdict's reason follow the timeline and may change with it, so they
 * are not decided once; what they come to is checked when the winner is named.
 */
export const DECIDING_FILES_TWO: readonly DecidingFile[] = [
  ...commonDecidingFiles(STATE_FILES_TWO as unknown as CommonFiles),
  winnerDecides(winner as AnyStateFile, "timeline"),
  {
    file: matrix as AnyStateFile,
    name: (key) => `The margin of ${key.replace(" ", " and ")}`,
    decisions: rowDecisions,
  },
  {
    file: auditMatrix as AnyStateFile,
    name: (key) => `The audit margin of ${key.replace(" ", " and ")}`,
    decisions: rowDecisions,
  },
  {
    file: generationReports as AnyStateFile,
    name: (key) => `The regeneration of ${key}`,
    decisions: (record: Entries<{ outcome: string; reason: string }>) =>
      decisionsOf(record, ({ outcome, reason }) => (outcome === "pending" ? null : { outcome, reason })),
  },
] as readonly DecidingFile[];

/** What an image made again is the evidence of its report. */
export const EVIDENCE_TWO: readonly EvidenceRule[] = [
  { file: generated as AnyStateFile, verdict: generationReports as AnyStateFile },
];
