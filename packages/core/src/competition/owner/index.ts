/** The frame of whoever owns a stage: looking, comparing, conflicts, pausing, guarding and notifying. */
export { type Alarms, createAlarms } from "./alarms.ts";
export { defineOwner, type OwnerDefinition } from "./define-owner.ts";
export { createDraft, type Draft, type DraftOptions } from "./draft.ts";
export { createGuard, type Guard, type GuardOptions, type GuardParts } from "./guard.ts";
export { type HeldRound, pauseRound, resumeRound } from "./hold-round.ts";

export type { Look, LookCommit, LookMove, LookPause } from "./look.ts";
export { type Hold, pauseState, resumeState, type StateMove, type StateStep } from "./move-state.ts";

export { readState, type SeenState } from "./see-state.ts";
export { LOOP_SETTINGS, OWNER_DEFAULTS, type OwnerSettings } from "./settings.ts";
export { type MendedRecord, type RepairedText, type RepairRequest, repairRecord } from "./repair-record.ts";
export { createNotifierGroup } from "./notifier-group.ts";
export { createSteadyNotifier, type SteadyOptions, steady } from "./steady-notifier.ts";
