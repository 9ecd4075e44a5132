import { DEFAULT_MODEL_FORMAT, type PreviewFormat } from "@404-gen/core";
import type { OwnerSettings } from "@404-gen/core/owner";
import { MODULE_MATCH_DEFAULTS } from "../match/modules/play-module-match.ts";

/** Settings of the DUELS stage, with the names of their environment variables. */
export type DuelsSettings = OwnerSettings & {
  /** MAX_CONCURRENT_DUELS: duels at once; their calls share MAX_CONCURRENT_VLM_CALLS. @default 16 */
  readonly maxConcurrentDuels?: number | undefined;
  /** MAX_CONCURRENT_MODULE_DUELS, of competition 2: their calls share MAX_CONCURRENT_VLM_CALLS. @default 16 */
  readonly maxConcurrentModuleDuels?: number | undefined;
  /** AUDIT_REJECTED, of competition 2: continue the audit matches of a candidate that is already rejected; nothing reads them. @default false */
  readonly auditRejected?: boolean | undefined;
  /** MAX_GENERATION_TIME, seconds. @default 180 */
  readonly maxGenerationTime?: number | undefined;
  /** OVERTIME_TOLERANCE_RATIO: share of the prompts, 0 to 1, that may take longer without a penalty. @default 0.05 */
  readonly overtimeToleranceRatio?: number | undefined;
  /** MAX_MISMATCHED_MARGIN: margin above `win_margin` from which a win is clear. @default 0.05 */
  readonly maxMismatchedMargin?: number | undefined;
  /** MARGIN_CONFIRMATIONS: more plays of a match whose margin is near win_margin. @default 0 */
  readonly marginConfirmations?: number | undefined;
  /** Greatest distance from win_margin that counts as near. @default 0.03125 */
  readonly confirmationBand?: number | undefined;
  /** After this many matches between challengers in a round no exploratory one begins. @default 200 */
  readonly exploratoryBudget?: number | undefined;
  /** The competition's model format. @default "glb" */
  readonly format?: PreviewFormat | undefined;
  /** CHECK_AUDIT_INTERVAL: competition time between looks while it waits for verdicts, milliseconds. @default 120000 */
  readonly checkAuditMs?: number | undefined;
  /** Competition time before an incomplete match is tried again, milliseconds; doubles up to half an hour. @default 120000 */
  readonly retryMatchMs?: number | undefined;
  /** After this many tries at a match in a row without progress the round is paused with an alarm. @default 10 */
  readonly pauseAfterTries?: number | undefined;
  /** The report of a match in progress is written into the batch after so many duels: a crash loses no more. @default 32 */
  readonly saveEveryDuels?: number | undefined;
  /** MAX_PROMPT_ATTEMPTS of the auditor: a baseline entry without a preview is final after so many attempts. @default 3 */
  readonly baselineAttempts?: number | undefined;
};

/** Defaults of {@link DuelsSettings}. */
export const DUELS_DEFAULTS = {
  /** With the reference service's 2, 32,768 duels of 4 s take 18 hours, even with fast servers. */
  maxConcurrentDuels: 16,
  maxConcurrentModuleDuels: MODULE_MATCH_DEFAULTS.concurrency,
  auditRejected: false,
  maxGenerationTime: 180,
  overtimeToleranceRatio: 0.05,
  maxMismatchedMargin: 0.05,
  marginConfirmations: 0,
  confirmationBand: 0.03125,
  /** Round 0 of the recorded competition played 69 matches between challengers. */
  exploratoryBudget: 200,
  format: DEFAULT_MODEL_FORMAT,
  checkAuditMs: 120_000,
  retryMatchMs: 120_000,
  pauseAfterTries: 10,
  saveEveryDuels: 32,
  baselineAttempts: 3,
};

/** Longest wait before an incomplete match is tried again, milliseconds. */
export const MAX_RETRY_MATCH_MS = 1_800_000;
/**
 * So many challengers with a margin above this against the leader raise an alarm: an error of the renderer once gave challengers +0.77 for
 * a complete round (FAULTS.md).
 */
export const BIG_MARGIN = { margin: 0.4, miners: 2 } as const;
