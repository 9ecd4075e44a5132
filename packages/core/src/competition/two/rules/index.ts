export { announceTimeline } from "./announce.ts";
export * from "./audit-duel.ts";
export { baselineGapsTwo } from "./baseline.ts";
export { COMMITMENT_CHECKS_2 } from "./commitment.ts";
export * from "./conviction-lock.ts";
export * from "./facts.ts";
export * from "./generation-report.ts";
export {
  chooseHardware,
  DEFAULT_HARDWARE,
  type Hardware,
  HARDWARE,
  type HardwareDeclaration,
  parseHardware,
} from "./hardware.ts";
export { type Deliveries, type Delivery, hasDelivered, walkoverMargin } from "./match.ts";
export { moduleKeys, type ModuleKeys, type ModuleKind, type ModulePlace } from "./module-keys.ts";
export * from "./pod-cost.ts";
export * from "./repeat-facts.ts";
export * from "./noise-of-verdict.ts";
export * from "./open-audit.ts";
export { selectRoundPrompts } from "./prompts.ts";
export { auditRequests, type DuelsStep, nextStep, type NextStepOptions } from "./steps.ts";
export {
  awaitsAudits,
  deriveTimeline,
  type EntryStatus,
  qualifies,
  type Timeline,
  type TimelineEntry,
} from "./timeline.ts";
