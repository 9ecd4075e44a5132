import { setting, settingGroup } from "@404-gen/core";
import { DUELS_DEFAULTS, type DuelsSettings } from "./settings.ts";

/** Settings of the duels: limits of the rules, and duels at a time. */
export const DUELS_SETTINGS = settingGroup<DuelsSettings>()("Duels", {
  MAX_CONCURRENT_DUELS: setting.whole({
    doc: "Duels at a time; their calls share MAX_CONCURRENT_VLM_CALLS",
    min: 1,
    max: 256,
    fallback: DUELS_DEFAULTS.maxConcurrentDuels,
    option: "maxConcurrentDuels",
  }),
  MAX_CONCURRENT_MODULE_DUELS: setting.whole({
    doc: "Competition 2: duels at a time; their calls share MAX_CONCURRENT_VLM_CALLS",
    min: 1,
    max: 256,
    fallback: DUELS_DEFAULTS.maxConcurrentModuleDuels,
    option: "maxConcurrentModuleDuels",
  }),
  AUDIT_REJECTED: setting.flag({
    doc: "Competition 2: play the audit matches on of a candidate that is already rejected, as the reference service does; no decision reads them",
    fallback: DUELS_DEFAULTS.auditRejected,
    option: "auditRejected",
  }),
  MAX_MISMATCHED_MARGIN: setting.decimal({
    doc: "Above win_margin by this much no prompt is decisive",
    min: 0,
    max: 1,
    fallback: DUELS_DEFAULTS.maxMismatchedMargin,
    option: "maxMismatchedMargin",
  }),
  MAX_GENERATION_TIME: setting.decimal({
    doc: "Time after which a prompt is overtime",
    unit: "seconds",
    min: 0,
    max: 86_400,
    fallback: DUELS_DEFAULTS.maxGenerationTime,
    option: "maxGenerationTime",
  }),
  OVERTIME_TOLERANCE_RATIO: setting.decimal({
    doc: "Share of prompts that may be overtime freely",
    min: 0,
    max: 1,
    fallback: DUELS_DEFAULTS.overtimeToleranceRatio,
    option: "overtimeToleranceRatio",
  }),
  MARGIN_CONFIRMATIONS: setting.whole({
    doc: "Repeats of a match whose margin is near the line",
    min: 0,
    max: 10,
    fallback: DUELS_DEFAULTS.marginConfirmations,
    option: "marginConfirmations",
  }),
});
