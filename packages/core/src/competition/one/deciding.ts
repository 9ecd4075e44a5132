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
import { checkEnteredOne } from "./check-entered.ts";
import { STATE_FILES_ONE } from "./state-files.ts";

const { matrix, auditRequests, generationAudits, generated, winner } = STATE_FILES_ONE;

/** The files of competition 1 that decide. Adding one takes a row. */
export const DECIDING_FILES_ONE: readonly DecidingFile[] = [
  ...commonDecidingFiles(STATE_FILES_ONE as unknown as CommonFiles),
  winnerDecides(winner as AnyStateFile, "tournament"),
  {
    file: matrix as AnyStateFile,
    check: checkEnteredOne,
    name: (key) => `The margin of ${key.replace(" ", " and ")}`,
    decisions: rowDecisions,
  },
  {
    file: auditRequests as AnyStateFile,
    family: "requests",
    name: (key) => `The audit asked of ${key}`,
    decisions: (record: readonly { hotkey: string; critical_prompts: readonly string[] }[]) =>
      record.map(({ hotkey, critical_prompts }) => ({ key: hotkey, value: critical_prompts })),
  },
  {
    file: generationAudits as AnyStateFile,
    family: "verdicts",
    name: (key) => `The audit of ${key}`,
    decisions: (record: Entries<{ outcome: string; reason: string; checked_prompts: number }>) =>
      decisionsOf(record, ({ outcome, reason, checked_prompts }) =>
        outcome === "pending" ? null : { outcome, checked_prompts, reason },
      ),
  },
] as readonly DecidingFile[];

/** What an image made again is the evidence of its audit. */
export const EVIDENCE_ONE: readonly EvidenceRule[] = [
  { file: generated as AnyStateFile, verdict: generationAudits as AnyStateFile },
];
